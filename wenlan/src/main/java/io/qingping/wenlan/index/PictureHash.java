package io.qingping.wenlan.index;

import io.qingping.media.Picture;
import java.util.Arrays;

/**
 * A perceptual hash of 64 bits: the signs, about their median, of the lowest 8 x 8 frequencies of
 * the picture's grey values. A picture that was resized, compressed or brightened keeps most bits;
 * unrelated ones share half of them.
 */
final class PictureHash {
  private static final int SIDE = 32;
  private static final int LOW = 8;
  private static final double[][] COSINES = new double[LOW][SIDE];

  static {
    for (int u = 0; u < LOW; u++) {
      for (int x = 0; x < SIDE; x++) {
        COSINES[u][x] = Math.cos((2 * x + 1) * u * Math.PI / (2 * SIDE));
      }
    }
  }

  private PictureHash() {}

  static long of(Picture picture) {
    var frequencies = frequencies(grey(picture));
    var sorted = frequencies.clone();
    Arrays.sort(sorted);
    double median = (sorted[LOW * LOW / 2 - 1] + sorted[LOW * LOW / 2]) / 2;
    long hash = 0;
    for (double value : frequencies) {
      hash = hash << 1 | (value > median ? 1 : 0);
    }
    return hash;
  }

  /** How many bits differ, 0 to 64. */
  static int distance(long a, long b) {
    return Long.bitCount(a ^ b);
  }

  /** The picture in 32 x 32 cells, each the mean grey of the pixels it covers. */
  private static double[][] grey(Picture picture) {
    var grey = new double[SIDE][SIDE];
    byte[] rgb = picture.rgb();
    for (int row = 0; row < SIDE; row++) {
      int top = row * picture.height() / SIDE;
      int bottom = Math.max(top + 1, (row + 1) * picture.height() / SIDE);
      for (int column = 0; column < SIDE; column++) {
        int left = column * picture.width() / SIDE;
        int right = Math.max(left + 1, (column + 1) * picture.width() / SIDE);
        long sum = 0;
        for (int y = top; y < bottom; y++) {
          for (int at = 3 * (y * picture.width() + left), x = left; x < right; x++, at += 3) {
            sum += 299 * (rgb[at] & 255) + 587 * (rgb[at + 1] & 255) + 114 * (rgb[at + 2] & 255);
          }
        }
        grey[row][column] = (double) sum / ((bottom - top) * (right - left));
      }
    }
    return grey;
  }

  /** The 8 x 8 lowest coefficients of the cosine transform; the first, the mean, is always high. */
  private static double[] frequencies(double[][] grey) {
    var rows = new double[SIDE][LOW];
    for (int y = 0; y < SIDE; y++) {
      for (int u = 0; u < LOW; u++) {
        rows[y][u] = dot(grey[y], COSINES[u]);
      }
    }
    var result = new double[LOW * LOW];
    for (int v = 0; v < LOW; v++) {
      for (int u = 0; u < LOW; u++) {
        for (int y = 0; y < SIDE; y++) {
          result[v * LOW + u] += rows[y][u] * COSINES[v][y];
        }
      }
    }
    return result;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
