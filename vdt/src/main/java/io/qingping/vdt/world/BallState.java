package io.qingping.vdt.world;

/**
 * A ball at one moment.
 *
 * @param x centre from the left, in units
 * @param y centre from the bottom, in units
 * @param vx to the right, in units per second
 * @param vy upwards, in units per second
 * @param radius in units
 */
public record BallState(double x, double y, double vx, double vy, double radius) {
  /** The simulation's positions are rounded to about this. */
  private static final double ROUNDING = 1e-6;

  /** Whether the whole ball is seen. */
  public boolean inView() {
    double low = radius - ROUNDING;
    double high = World.SIDE - low;
    return x >= low && y >= low && x <= high && y <= high;
  }

  /** Of a disc of density 1. */
  public double mass() {
    return Math.PI * radius * radius;
  }

  public double kineticEnergy() {
    return mass() * (vx * vx + vy * vy) / 2;
  }
}
