package io.qingping.vdt.eval.report;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * A range of values with round ticks.
 *
 * @param low at place 0
 * @param high at place 1
 */
record Axis(double low, double high, boolean logarithmic, double[] ticks) {
  private static final double LEAST = 1e-3; // of a logarithmic axis

  /** An axis that holds the values; ticks at round numbers or at 1, 2, 5 of each decade. */
  static Axis around(double[] values, boolean logarithmic) {
    var range = Arrays.stream(values).summaryStatistics();
    return logarithmic
        ? decades(Math.max(LEAST, range.getMin()), Math.max(2 * LEAST, range.getMax()))
        : even(range.getMin(), Math.max(range.getMin() + 1e-3, range.getMax()));
  }

  private static Axis even(double least, double most) {
    double rough = (most - least) / 4;
    double unit = Math.pow(10, Math.floor(Math.log10(rough)));
    double step =
        DoubleStream.of(1, 2, 5, 10).map(f -> f * unit).filter(s -> s >= rough).min().orElse(unit);
    double low = Math.floor(least / step) * step;
    double high = Math.ceil(most / step) * step;
    int count = (int) Math.round((high - low) / step) + 1;
    double[] ticks = new double[count];
    for (int i = 0; i < count; i++) {
      ticks[i] = Math.round((low + i * step) / unit * 10) * unit / 10;
    }
    return new Axis(low, high, false, ticks);
  }

  private static Axis decades(double least, double most) {
    double low = least / 1.3;
    double high = most * 1.3;
    boolean few = high / low > 100;
    var ticks =
        DoubleStream.iterate(LEAST / 10, d -> d < high, d -> d * 10)
            .flatMap(d -> few ? DoubleStream.of(d) : DoubleStream.of(d, 2 * d, 5 * d))
            .filter(t -> t >= low && t <= high)
            .toArray();
    return new Axis(low, high, true, ticks);
  }

  /** 0 at the lower end, 1 at the upper; values beyond stay at the ends. */
  double place(double value) {
    double share =
        logarithmic
            ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
            : (value - low) / (high - low);
    return Math.max(0, Math.min(1, share));
  }
}
