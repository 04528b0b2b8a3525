package io.qingping.wenlan.filter;

import io.qingping.media.Picture;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * 64 bits that pictures which look alike share but for a few: signs of the 8 x 8 lowest frequencies
 * of the picture's brightness at 32 x 32, against their median (pHash; Zauner, 2010, section
 * 3.2.1). Pictures of one brightness have none: theirs would be noise.
 */
public final class PerceptualHash {
  static final int SIDE = 32;

  private static final int FREQUENCIES = 8;

  /** Standard deviation of brightness, of 255, below which a picture is blank. */
  private static final double BLANK = 2;

  private static final double[][] COSINES = cosines();

  private PerceptualHash() {}

  /** The hash; empty if the picture is blank. */
  public static OptionalLong of(Picture picture) {
    return of(BrightnessGrid.of(picture, SIDE));
  }

  /** The hash of {@link #SIDE} x {@link #SIDE} cells; empty if they are alike. */
  static OptionalLong of(double[][] grey) {
    if (deviation(grey) < BLANK) {
      return OptionalLong.empty();
    }
    var spectrum = spectrum(grey);
    var sorted = Arrays.copyOfRange(spectrum, 1, spectrum.length); // without the mean
    Arrays.sort(sorted);
    double median = sorted[sorted.length / 2];
    long hash = 0;
    for (int i = 1; i < spectrum.length; i++) {
      hash |= spectrum[i] > median ? 1L << i : 0;
    }
    return OptionalLong.of(hash);
  }

  private static double deviation(double[][] grey) {
    double sum = 0;
    double squares = 0;
    for (var row : grey) {
      for (double value : row) {
        sum += value;
        squares += value * value;
      }
    }
    double mean = sum / (SIDE * SIDE);
    return Math.sqrt(Math.max(0, squares / (SIDE * SIDE) - mean * mean));
  }

  /** How many bits of two hashes differ, 0 to 64. */
  public static int distance(long a, long b) {
    return Long.bitCount(a ^ b);
  }

  /** The lowest frequencies of the discrete cosine transform (DCT-II), row by row. */
  private static double[] spectrum(double[][] grey) {
    var across = new double[SIDE][FREQUENCIES];
    for (int row = 0; row < SIDE; row++) {
      for (int k = 0; k < FREQUENCIES; k++) {
        for (int i = 0; i < SIDE; i++) {
          across[row][k] += grey[row][i] * COSINES[k][i];
        }
      }
    }
    var spectrum = new double[FREQUENCIES * FREQUENCIES];
    for (int k = 0; k < FREQUENCIES; k++) {
      for (int column = 0; column < FREQUENCIES; column++) {
        for (int i = 0; i < SIDE; i++) {
          spectrum[k * FREQUENCIES + column] += across[i][column] * COSINES[k][i];
        }
      }
    }
    return spectrum;
  }

  private static double[][] cosines() {
    var table = new double[FREQUENCIES][SIDE];
    for (int k = 0; k < FREQUENCIES; k++) {
      for (int i = 0; i < SIDE; i++) {
        table[k][i] = StrictMath.cos(Math.PI * k * (2 * i + 1) / (2 * SIDE));
      }
    }
    return table;
  }
}
