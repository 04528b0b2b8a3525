package io.qingping.vdt.world;

import java.util.ArrayList;
import java.util.List;
import org.jbox2d.collision.shapes.CircleShape;
import org.jbox2d.common.Vec2;
import org.jbox2d.dynamics.Body;
import org.jbox2d.dynamics.BodyDef;
import org.jbox2d.dynamics.BodyType;
import org.jbox2d.dynamics.FixtureDef;

/**
 * Balls in JBox2D without friction, rotation, damping or sleep; nothing bounds the world.
 *
 * <p>Three habits of the engine would show in the pictures and are met here. It makes collisions
 * slower than one unit a second inelastic: its clock runs {@link #CLOCK} times faster, which puts
 * that threshold far below any speed here. It notices a contact only after the step in which balls
 * came to overlap: a step that would pass a contact is cut just behind it. It integrates gravity
 * with an error of first order: velocities are half a step ahead of positions (leapfrog), which is
 * exact for constant acceleration.
 */
final class Simulation {
  private static final float CLOCK = 1000;
  private static final double STEP = World.FRAME;

  /** How far balls overlap, in units, before the engine sees them touch. */
  private static final double TOUCH = 5e-5;

  private final World world;
  private final List<BallState> start;
  private final org.jbox2d.dynamics.World box;
  private final List<Body> bodies = new ArrayList<>();
  private boolean touched;

  private Simulation(World world, List<BallState> start) {
    this.world = world;
    this.start = start;
    box = new org.jbox2d.dynamics.World(new Vec2(0, (float) -world.gravity() * CLOCK * CLOCK));
    box.setAllowSleep(false);
    box.setWarmStarting(false); // an impulse belongs to its moment
    box.setContinuousPhysics(false); // contacts are met exactly below
    start.forEach(this::add);
  }

  /** Frames {@link World#FRAME} seconds apart, of which the first is the start. */
  static Truth run(World world, List<BallState> start, int frames) {
    var simulation = new Simulation(world, start);
    var states = new ArrayList<List<BallState>>(frames);
    states.add(start);
    int contact = -1;
    for (int frame = 1; frame < frames; frame++) {
      simulation.advance();
      states.add(simulation.states());
      if (simulation.touched && contact < 0) {
        contact = frame;
      }
    }
    return new Truth(world, states, contact);
  }

  private void add(BallState ball) {
    var place = new BodyDef();
    place.type = BodyType.DYNAMIC;
    place.fixedRotation = true;
    place.position.set((float) ball.x(), (float) ball.y());
    place.linearVelocity.set(
        (float) ball.vx() * CLOCK, (float) (ball.vy() + world.gravity() * STEP / 2) * CLOCK);
    var shape = new CircleShape();
    shape.m_radius = (float) ball.radius();
    var fixture = new FixtureDef();
    fixture.shape = shape;
    fixture.density = 1;
    fixture.friction = 0;
    fixture.restitution = 1;
    var body = box.createBody(place);
    body.createFixture(fixture);
    bodies.add(body);
  }

  private void advance() {
    double left = STEP;
    double meeting = untilContact();
    if (meeting < left) {
      step(meeting);
      left -= meeting;
      touched = true;
    }
    step(left);
  }

  /** No position correction: it would move balls apart without giving them speed. */
  private void step(double seconds) {
    box.step((float) (seconds / CLOCK), 8, 0);
  }

  /** Seconds until two balls overlap by {@link #TOUCH}; both move on one horizontal line. */
  private double untilContact() {
    if (bodies.size() < 2) {
      return Double.POSITIVE_INFINITY;
    }
    var a = states().get(0);
    var b = states().get(1);
    double closing = a.vx() - b.vx();
    double gap = b.x() - a.x() - a.radius() - b.radius();
    return closing <= 0 ? Double.POSITIVE_INFINITY : (Math.max(0, gap) + TOUCH) / closing;
  }

  private List<BallState> states() {
    var states = new ArrayList<BallState>(bodies.size());
    for (int i = 0; i < bodies.size(); i++) {
      var place = bodies.get(i).getPosition();
      var velocity = bodies.get(i).m_linearVelocity;
      states.add(
          new BallState(
              place.x,
              place.y,
              velocity.x / CLOCK,
              velocity.y / CLOCK - world.gravity() * STEP / 2,
              start.get(i).radius()));
    }
    return states;
  }
}
