package io.qingping.vdt.world;

/** The three physical laws of the study. The world is a square of {@link #SIDE} units. */
public enum World {
  /** One ball that keeps its velocity. */
  UNIFORM(1, 0, 0.7, 1.4),
  /** Two balls that meet head-on and lose no energy. */
  COLLISION(2, 0, 0.5, 1.5),
  /** One ball thrown horizontally that falls. */
  PARABOLA(1, 2.5, 0.7, 1.4);

  /** Side of what is seen, in units. */
  public static final double SIDE = 10;

  /** Time from frame to frame, in seconds. */
  public static final double FRAME = 0.1;

  private final int balls;
  private final double gravity;
  private final double leastRadius;
  private final double greatestRadius;

  World(int balls, double gravity, double leastRadius, double greatestRadius) {
    this.balls = balls;
    this.gravity = gravity;
    this.leastRadius = leastRadius;
    this.greatestRadius = greatestRadius;
  }

  public int balls() {
    return balls;
  }

  /** Downwards, in units per second squared. */
  public double gravity() {
    return gravity;
  }

  /** Radii in distribution, in units. */
  double leastRadius() {
    return leastRadius;
  }

  double greatestRadius() {
    return greatestRadius;
  }
}
