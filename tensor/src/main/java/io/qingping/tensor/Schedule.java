package io.qingping.tensor;

/**
 * A learning rate that rises linearly over {@code warmup} steps and falls along half a cosine to
 * {@code floor} at {@code total} (Loshchilov and Hutter, 1608.03983, equation 5, without restarts).
 */
public record Schedule(double peak, double floor, long warmup, long total) {
  public Schedule {
    if (peak <= 0 || floor < 0 || floor > peak) {
      throw new IllegalArgumentException(
          "the learning rate must fall from a positive peak to a floor below it: "
              + peak
              + ", "
              + floor);
    }
    if (warmup < 0 || total <= warmup) {
      throw new IllegalArgumentException(
          "total steps must exceed warm-up: " + total + " <= " + warmup);
    }
  }

  /** The rate of a step, counted from 0. */
  public double at(long step) {
    if (step < warmup) {
      return peak * (step + 1) / warmup;
    }
    double done = Math.min(1, (step - warmup) / (double) (total - warmup));
    return floor + (peak - floor) * 0.5 * (1 + Math.cos(Math.PI * done));
  }
}
