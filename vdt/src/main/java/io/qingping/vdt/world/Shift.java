package io.qingping.vdt.world;

import java.util.SplittableRandom;

/**
 * What of a clip lies outside the ranges that training sees: speeds 1 to 4 and the world's radii.
 * Outside are speeds 0 to 0.8 or 4.5 to 6 units a second and radii 0.3 to 0.6 or 1.5 to 2 units,
 * lower or higher with equal chance, for all balls of a clip. The collision world's training range
 * of radii starts at 0.5, so there the lower range outside ends at 0.5.
 */
public enum Shift {
  NONE(false, false),
  VELOCITY(true, false),
  RADIUS(false, true),
  BOTH(true, true);

  private final boolean velocity;
  private final boolean radius;

  Shift(boolean velocity, boolean radius) {
    this.velocity = velocity;
    this.radius = radius;
  }

  double speed(SplittableRandom random) {
    if (!velocity) {
      return random.nextDouble(1, 4);
    }
    return random.nextBoolean() ? random.nextDouble(4.5, 6) : random.nextDouble(0, 0.8);
  }

  double radius(World world, SplittableRandom random) {
    if (!radius) {
      return random.nextDouble(world.leastRadius(), world.greatestRadius());
    }
    return random.nextBoolean()
        ? random.nextDouble(1.5, 2)
        : random.nextDouble(0.3, Math.min(0.6, world.leastRadius()));
  }
}
