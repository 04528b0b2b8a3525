package io.qingping.vdt.eval;

import java.util.Arrays;

/**
 * A mean over clips, or a share of all that they hold together, with its standard error.
 *
 * @param mean NaN where nothing was measured
 * @param error standard error, from the spread over clips; NaN below two clips
 * @param clips how many clips could be measured
 */
public record Estimate(double mean, double error, int clips) {
  /** Of the numbers that are none but NaN. */
  static Estimate of(double... values) {
    var equal = new double[values.length];
    Arrays.fill(equal, 1);
    return weighted(values, equal);
  }

  /**
   * {@code sum(w x) / sum(w)} of the numbers that are none but NaN, the ratio estimator with its
   * linearised error (Cochran, Sampling Techniques, 1977, section 6.3).
   */
  static Estimate weighted(double[] values, double[] weights) {
    int count = 0;
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        sum += weights[i] * values[i];
        weight += weights[i];
        count++;
      }
    }
    double mean = count == 0 ? Double.NaN : sum / weight;
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      double off = weights[i] * (values[i] - mean);
      squares += Double.isNaN(off) ? 0 : off * off;
    }
    double error = count < 2 ? Double.NaN : Math.sqrt(squares * count / (count - 1)) / weight;
    return new Estimate(mean, error, count);
  }
}
