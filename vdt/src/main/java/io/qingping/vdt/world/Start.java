package io.qingping.vdt.world;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws how a clip begins. Speeds and radii are those of the study. Where the balls begin is drawn
 * so that, as far as their ranges allow, a ball alone stays wholly in view for {@link #SEEN}
 * seconds, and two balls meet between {@link #EARLIEST} and {@link #LATEST} seconds; this depends
 * on nothing but the number of the clip, so that clips of different length agree.
 */
final class Start {
  private static final double SEEN = 1.5;
  private static final double EARLIEST = 0.5;
  private static final double LATEST = 1.2;

  /** Free space above and below. */
  private static final double MARGIN = 0.05 * World.SIDE;

  /** How much lower than the highest place a throw may begin. */
  private static final double DROP = 1;

  private Start() {}

  static List<BallState> draw(World world, Shift shift, long seed, long index) {
    var random = Seeds.of(seed, world.ordinal(), index);
    return world == World.COLLISION ? pair(shift, random) : List.of(single(world, shift, random));
  }

  private static BallState single(World world, Shift shift, SplittableRandom random) {
    double radius = shift.radius(world, random);
    double speed = shift.speed(random);
    double last = World.SIDE - radius - SEEN * speed;
    double x = between(radius, Math.max(radius, last), random);
    double top = World.SIDE - MARGIN - radius;
    double bottom = world == World.PARABOLA ? top - DROP : radius + MARGIN;
    return new BallState(x, between(bottom, top, random), speed, 0, radius);
  }

  private static List<BallState> pair(Shift shift, SplittableRandom random) {
    double left = shift.radius(World.COLLISION, random);
    double right = shift.radius(World.COLLISION, random);
    double leftSpeed = shift.speed(random);
    double rightSpeed = shift.speed(random);
    double space = World.SIDE - 2 * (left + right);
    double latest = Math.min(LATEST, space / (leftSpeed + rightSpeed));
    double meeting = between(Math.min(EARLIEST, latest), latest, random);
    double gap = meeting * (leftSpeed + rightSpeed);
    double x = left + between(0, space - gap, random);
    double tall = Math.max(left, right) + MARGIN;
    double y = between(tall, World.SIDE - tall, random);
    return List.of(
        new BallState(x, y, leftSpeed, 0, left),
        new BallState(x + left + gap + right, y, -rightSpeed, 0, right));
  }

  private static double between(double low, double high, SplittableRandom random) {
    return low + (high - low) * random.nextDouble();
  }
}
