package io.qingping.media.people;

import java.util.function.IntPredicate;

/**
 * One material's colour in L*a*b*: a Gaussian of chroma and, apart from it, of lightness, because
 * shade changes lightness much more than chroma.
 */
final class ColourModel {
  /** Pixels that lie further off than this squared distance are left out of the second estimate. */
  private static final double TRIM = 5;

  private final double meanL;
  private final double meanA;
  private final double meanB;
  private final double varianceL;
  private final double varianceA;
  private final double varianceB;
  private final double covariance;

  /** The sums are of weight, l, a, b, ll, aa, bb, ab. */
  private ColourModel(double[] sums, double leastL, double leastChroma) {
    double n = sums[0];
    meanL = sums[1] / n;
    meanA = sums[2] / n;
    meanB = sums[3] / n;
    varianceL = Math.max(leastL * leastL, sums[4] / n - meanL * meanL);
    varianceA = sums[5] / n - meanA * meanA + leastChroma * leastChroma;
    varianceB = sums[6] / n - meanB * meanB + leastChroma * leastChroma;
    covariance = sums[7] / n - meanA * meanB;
  }

  /**
   * Learned from the chosen pixels, then once more without its outliers.
   *
   * @param leastL least standard deviation of lightness
   * @param leastChroma least standard deviation of chroma
   * @return null if fewer than eight pixels were chosen
   */
  static ColourModel learn(Lab lab, IntPredicate chosen, double leastL, double leastChroma) {
    var all = sums(lab, chosen);
    if (all[0] < 8) {
      return null;
    }
    var first = new ColourModel(all, leastL, leastChroma);
    var trimmed = sums(lab, i -> chosen.test(i) && first.distance(lab, i) < TRIM);
    return trimmed[0] < 8 ? first : new ColourModel(trimmed, leastL, leastChroma);
  }

  private static double[] sums(Lab lab, IntPredicate chosen) {
    var sums = new double[8];
    for (int i = 0; i < lab.width() * lab.height(); i++) {
      if (chosen.test(i)) {
        double l = lab.l(i);
        double a = lab.a(i);
        double b = lab.b(i);
        double[] terms = {1, l, a, b, l * l, a * a, b * b, a * b};
        for (int k = 0; k < terms.length; k++) {
          sums[k] += terms[k];
        }
      }
    }
    return sums;
  }

  /** Squared Mahalanobis distance of a pixel. */
  double distance(Lab lab, int index) {
    double l = lab.l(index) - meanL;
    double a = lab.a(index) - meanA;
    double b = lab.b(index) - meanB;
    double determinant = varianceA * varianceB - covariance * covariance;
    double chroma = (a * a * varianceB - 2 * a * b * covariance + b * b * varianceA) / determinant;
    return chroma + l * l / varianceL;
  }
}
