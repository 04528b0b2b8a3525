package io.qingping.vdt.motion.sim;

import java.util.SplittableRandom;

/** Random colours of things in portrait photos, red, green, blue in [0, 1]. */
final class Palette {
  private Palette() {}

  static float[] skin(SplittableRandom random) {
    float light = (float) random.nextDouble(0.45, 0.98);
    return jitter(random, light, light * 0.80f, light * 0.68f, 0.05);
  }

  static float[] hair(SplittableRandom random) {
    return switch (random.nextInt(7)) {
      case 0, 1, 2 -> jitter(random, 0.08f, 0.06f, 0.06f, 0.05);
      case 3 -> jitter(random, 0.28f, 0.17f, 0.10f, 0.08);
      case 4 -> jitter(random, 0.75f, 0.60f, 0.38f, 0.10);
      case 5 -> jitter(random, 0.45f, 0.20f, 0.10f, 0.10);
      default -> jitter(random, 0.6f, 0.55f, 0.55f, 0.25);
    };
  }

  /** Cloth: often white as wedding dresses are, else any colour. */
  static float[] cloth(SplittableRandom random) {
    if (random.nextInt(3) == 0) {
      return jitter(random, 0.92f, 0.90f, 0.88f, 0.06);
    }
    return hue(random.nextDouble(), random.nextDouble(0.1, 0.9), random.nextDouble(0.15, 0.95));
  }

  static float[] leaf(SplittableRandom random) {
    return random.nextInt(5) == 0
        ? hue(random.nextDouble(0, 0.14), random.nextDouble(0.4, 0.9), random.nextDouble(0.4, 0.9))
        : hue(
            random.nextDouble(0.2, 0.38),
            random.nextDouble(0.3, 0.8),
            random.nextDouble(0.2, 0.75));
  }

  static float[] bark(SplittableRandom random) {
    float light = (float) random.nextDouble(0.15, 0.5);
    return jitter(random, light, light * 0.8f, light * 0.62f, 0.05);
  }

  /** A colour by hue in turns, saturation and brightness. */
  static float[] hue(double hue, double saturation, double brightness) {
    var rgb = new float[3];
    for (int c = 0; c < 3; c++) {
      double wave = 0.5 + 0.5 * Math.cos(2 * Math.PI * (hue - c / 3.0));
      rgb[c] = (float) (brightness * (1 - saturation * (1 - wave)));
    }
    return rgb;
  }

  static float[] jitter(SplittableRandom random, float r, float g, float b, double amount) {
    double common = random.nextDouble(-amount, amount);
    return new float[] {
      clamp(r + common + random.nextDouble(-amount, amount) / 2),
      clamp(g + common + random.nextDouble(-amount, amount) / 2),
      clamp(b + common + random.nextDouble(-amount, amount) / 2)
    };
  }

  /** Writes {@code rgb} times a light, and the opacity, into {@code rgba}. */
  static void lit(float[] rgb, double light, double opacity, float[] rgba) {
    for (int c = 0; c < 3; c++) {
      rgba[c] = clamp(rgb[c] * light + Math.max(0, light - 1) * 0.3);
    }
    rgba[3] = (float) opacity;
  }

  static float clamp(double value) {
    return (float) Math.max(0, Math.min(1, value));
  }
}
