package io.qingping.vdt.eval;

/**
 * A mean over clips with its standard error.
 *
 * @param mean NaN where nothing was measured
 * @param error standard error of the mean, from the spread over clips; NaN below two clips
 * @param clips how many clips could be measured
 */
public record Estimate(double mean, double error, int clips) {
  /** Of the numbers that are none but NaN. */
  static Estimate of(double... values) {
    int count = 0;
    double sum = 0;
    for (double value : values) {
      if (!Double.isNaN(value)) {
        sum += value;
        count++;
      }
    }
    double mean = count == 0 ? Double.NaN : sum / count;
    double squares = 0;
    for (double value : values) {
      squares += Double.isNaN(value) ? 0 : (value - mean) * (value - mean);
    }
    double error = count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1) / count);
    return new Estimate(mean, error, count);
  }
}
