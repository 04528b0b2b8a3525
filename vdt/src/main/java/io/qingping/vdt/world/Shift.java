package io.qingping.vdt.world;

import java.util.SplittableRandom;

/**
 * Where speeds and radii of a clip lie beside the ranges that training sees in the study: speeds 1
 * to 4 and the world's radii. Outside are speeds 0 to 0.8 or 4.5 to 6 units a second and radii 0.3
 * to 0.6 or 1.5 to 2 units, lower or higher with equal chance for each ball. The collision world's
 * training range of radii starts at 0.5, so there the lower range outside ends at 0.5.
 */
public enum Shift {
  /** Both inside. */
  NONE,
  /** Speeds outside. */
  VELOCITY,
  /** Radii outside. */
  RADIUS,
  /** Both outside. */
  BOTH,
  /**
   * Speeds 0 to 6 and radii 0.3 to 2: below, within and above the study's ranges with equal chance.
   * A model that is trained on it has nothing left that is out of its distribution.
   */
  ANY;

  double speed(SplittableRandom random) {
    return switch (this) {
      case NONE, RADIUS -> random.nextDouble(1, 4);
      case VELOCITY, BOTH ->
          random.nextBoolean() ? random.nextDouble(4.5, 6) : random.nextDouble(0, 0.8);
      case ANY -> any(0, 1, 4, 6, random);
    };
  }

  double radius(World world, SplittableRandom random) {
    double least = world.leastRadius();
    double greatest = world.greatestRadius();
    return switch (this) {
      case NONE, VELOCITY -> random.nextDouble(least, greatest);
      case RADIUS, BOTH ->
          random.nextBoolean()
              ? random.nextDouble(1.5, 2)
              : random.nextDouble(0.3, Math.min(0.6, least));
      case ANY -> any(0.3, least, greatest, 2, random);
    };
  }

  private static double any(double a, double b, double c, double d, SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextDouble(a, b);
      case 1 -> random.nextDouble(b, c);
      default -> random.nextDouble(c, d);
    };
  }
}
