package io.qingping.vdt.motion.sim;

import java.util.SplittableRandom;

/** Random looks of cloth: folds that deepen towards the hem, and a pattern or a weave. */
final class Fabric {
  private Fabric() {}

  /** An opaque cloth. */
  static Canvas.Shade solid(SplittableRandom random) {
    var colour = Palette.cloth(random);
    var second = Palette.cloth(random);
    double folds = random.nextDouble(2, 9);
    double depth = random.nextDouble(0.1, 0.4);
    double phase = random.nextDouble(2 * Math.PI);
    int pattern = random.nextInt(7);
    double across = random.nextDouble(4, 16);
    double down = random.nextDouble(3, 12);
    boolean hem = random.nextInt(3) == 0;
    return (u, v, rgba) -> {
      double bend = phase + 0.8 * Math.sin(3 * v + phase);
      double light = 1 - depth * (0.3 + 0.7 * v) * (1 - Math.cos(2 * Math.PI * folds * u + bend));
      boolean other = patterned(pattern, across * u, down * v) || hem && v > 0.92;
      Palette.lit(other ? second : colour, light, 1, rgba);
    };
  }

  /** Tulle or lace: translucent, denser in the folds and along the border. */
  static Canvas.Shade sheer(SplittableRandom random) {
    var colour =
        random.nextInt(4) == 0
            ? Palette.cloth(random)
            : Palette.jitter(random, 0.93f, 0.92f, 0.9f, 0.05);
    double thin = random.nextDouble(0.2, 0.55);
    double folds = random.nextDouble(3, 10);
    double phase = random.nextDouble(2 * Math.PI);
    boolean lace = random.nextBoolean();
    double weave = random.nextDouble(10, 24);
    return (u, v, rgba) -> {
      double fold = 0.5 + 0.5 * Math.cos(2 * Math.PI * folds * u + phase + Math.sin(4 * v));
      double opacity = thin + 0.3 * fold * fold;
      boolean border = v > 0.9 || u < 0.05 || u > 0.95;
      if (lace && border) {
        opacity +=
            0.3 * (Math.sin(weave * 2 * u * Math.PI) * Math.sin(weave * v * Math.PI) > 0 ? 1 : 0);
      }
      Palette.lit(colour, 0.85 + 0.2 * fold, Math.min(0.92, opacity), rgba);
    };
  }

  private static boolean patterned(int pattern, double u, double v) {
    double cellU = u - Math.floor(u) - 0.5;
    double cellV = v - Math.floor(v) - 0.5;
    return switch (pattern) {
      case 0 -> cellU > 0;
      case 1 -> cellV > 0.2;
      case 2 -> cellU * cellU + cellV * cellV < 0.06;
      case 3 -> cellU > 0.2 ^ cellV > 0.2;
      default -> false;
    };
  }
}
