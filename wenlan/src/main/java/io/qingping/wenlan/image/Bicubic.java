package io.qingping.wenlan.image;

import io.qingping.media.Picture;

/**
 * Bicubic resampling as Pillow does it, on which the public models were trained: Keys' cubic (1981)
 * with a = -0.5, widened by the factor of reduction so that nothing aliases, rows first, rounded to
 * 8 bits after each of the two passes.
 */
public final class Bicubic {
  private static final double A = -0.5;
  private static final double SUPPORT = 2; // of the filter, in pixels of the smaller raster
  private static final int BITS = 22; // of the fixed-point weights' fractions

  /** Weights of one row or column: output {@code i} is of inputs from {@code first[i]} on. */
  private record Weights(int[] first, int[][] of) {
    static Weights between(int in, int out) {
      double scale = (double) in / out;
      double stretch = Math.max(scale, 1);
      double reach = SUPPORT * stretch;
      var first = new int[out];
      var of = new int[out][];
      for (int i = 0; i < out; i++) {
        double centre = (i + 0.5) * scale;
        int from = Math.max(0, (int) (centre - reach + 0.5));
        int to = Math.min(in, (int) (centre + reach + 0.5));
        var weights = new double[to - from];
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
          weights[j] = cubic((from + j - centre + 0.5) / stretch);
          sum += weights[j];
        }
        first[i] = from;
        of[i] = new int[weights.length];
        for (int j = 0; j < weights.length; j++) {
          of[i][j] = (int) Math.round(weights[j] / sum * (1 << BITS));
        }
      }
      return new Weights(first, of);
    }
  }

  private Bicubic() {}

  private static double cubic(double x) {
    double d = Math.abs(x);
    if (d < 1) {
      return ((A + 2) * d - (A + 3)) * d * d + 1;
    }
    return d < 2 ? (((d - 5) * d + 8) * d - 4) * A : 0;
  }

  /** The picture at another size, its proportions given up if need be. */
  public static Picture resize(Picture picture, int width, int height) {
    var wide = picture.width() == width ? picture : rows(picture, width);
    return wide.height() == height ? wide : columns(wide, height);
  }

  private static Picture rows(Picture picture, int width) {
    var weights = Weights.between(picture.width(), width);
    var rgb = new byte[3 * width * picture.height()];
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < width; x++) {
        int from = 3 * (y * picture.width() + weights.first[x]);
        mix(picture.rgb(), from, 3, weights.of[x], rgb, 3 * (y * width + x));
      }
    }
    return new Picture(width, picture.height(), rgb);
  }

  private static Picture columns(Picture picture, int height) {
    int width = picture.width();
    var weights = Weights.between(picture.height(), height);
    var rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from = 3 * (weights.first[y] * width + x);
        mix(picture.rgb(), from, 3 * width, weights.of[y], rgb, 3 * (y * width + x));
      }
    }
    return new Picture(width, height, rgb);
  }

  /** One pixel of three channels out of pixels that lie {@code stride} bytes apart. */
  private static void mix(byte[] in, int from, int stride, int[] weights, byte[] out, int at) {
    for (int channel = 0; channel < 3; channel++) {
      int sum = 1 << (BITS - 1);
      int place = from + channel;
      for (int weight : weights) {
        sum += (in[place] & 0xff) * weight;
        place += stride;
      }
      out[at + channel] = (byte) Math.max(0, Math.min(255, sum >> BITS));
    }
  }
}
