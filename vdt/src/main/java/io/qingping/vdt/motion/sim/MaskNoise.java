package io.qingping.vdt.motion.sim;

import java.util.SplittableRandom;

/**
 * Makes exact masks as inaccurate as a photo's analysis or a brush: shifted, grown or shrunk,
 * blurred, patchy.
 */
final class MaskNoise {
  private static final int SIZE = SwayScene.SIZE;

  private MaskNoise() {}

  static float[] disturb(SplittableRandom random, float[] exact) {
    boolean kept = random.nextInt(6) == 0;
    var mask =
        kept
            ? exact.clone()
            : shifted(exact, 0.5 * random.nextGaussian(), 0.5 * random.nextGaussian());
    int passes = kept ? 0 : random.nextInt(3);
    for (int i = 0; i < passes; i++) {
      mask = blurred(mask);
    }
    // A threshold below one half after blurring grows the mask, above it shrinks it.
    double middle = random.nextDouble(0.3, 0.62);
    double steep = random.nextDouble(2.5, 10);
    boolean sharpened = !kept && random.nextInt(3) > 0;
    double patch = !kept && random.nextInt(3) == 0 ? random.nextDouble(0.3) : 0;
    double px = random.nextDouble(0.2, 0.8);
    double py = random.nextDouble(0.2, 0.8);
    double phase = random.nextDouble(2 * Math.PI);
    for (int cell = 0; cell < mask.length; cell++) {
      double value = mask[cell];
      if (sharpened) {
        double low = logistic(-steep * middle);
        double high = logistic(steep * (1 - middle));
        value = (logistic(steep * (value - middle)) - low) / (high - low);
      }
      double wave = Math.sin(px * (cell % SIZE) + phase) * Math.sin(py * (cell / SIZE) - phase);
      value *= 1 - patch * (0.5 + 0.5 * wave);
      mask[cell] = Palette.clamp(value);
    }
    return mask;
  }

  private static double logistic(double value) {
    return 1 / (1 + Math.exp(-value));
  }

  private static float[] shifted(float[] mask, double dx, double dy) {
    var moved = new float[mask.length];
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        double x = Math.max(0, Math.min(SIZE - 1.001, column + dx));
        double y = Math.max(0, Math.min(SIZE - 1.001, row + dy));
        int at = (int) y * SIZE + (int) x;
        double fx = x - (int) x;
        double fy = y - (int) y;
        moved[row * SIZE + column] =
            (float)
                ((1 - fy) * ((1 - fx) * mask[at] + fx * mask[at + 1])
                    + fy * ((1 - fx) * mask[at + SIZE] + fx * mask[at + SIZE + 1]));
      }
    }
    return moved;
  }

  private static float[] blurred(float[] mask) {
    var soft = new float[mask.length];
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        double sum = 0;
        double weights = 0;
        for (int dr = -1; dr <= 1; dr++) {
          for (int dc = -1; dc <= 1; dc++) {
            int r = row + dr;
            int c = column + dc;
            if (r >= 0 && c >= 0 && r < SIZE && c < SIZE) {
              double w = (2 - Math.abs(dr)) * (2 - Math.abs(dc));
              sum += w * mask[r * SIZE + c];
              weights += w;
            }
          }
        }
        soft[row * SIZE + column] = (float) (sum / weights);
      }
    }
    return soft;
  }
}
