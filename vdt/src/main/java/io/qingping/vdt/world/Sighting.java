package io.qingping.vdt.world;

/**
 * A ball as it is seen in one frame.
 *
 * @param x centre from the left, in units
 * @param y centre from the bottom, in units
 * @param radius in units
 */
public record Sighting(double x, double y, double radius) {
  static Sighting of(Disc disc, int side) {
    double unit = World.SIDE / side;
    return new Sighting(disc.x() * unit, World.SIDE - disc.y() * unit, disc.radius() * unit);
  }

  double distance(Sighting other) {
    return Math.hypot(x - other.x, y - other.y);
  }
}
