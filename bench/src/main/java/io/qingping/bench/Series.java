package io.qingping.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Measurements of one thing, in seconds or as ratios. */
record Series(List<Double> values) {
  Series {
    values = List.copyOf(values);
  }

  static Series of(Iterable<Double> values) {
    var list = new ArrayList<Double>();
    values.forEach(list::add);
    return new Series(list);
  }

  double median() {
    var sorted = sorted();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  double min() {
    return sorted()[0];
  }

  double max() {
    var sorted = sorted();
    return sorted[sorted.length - 1];
  }

  private double[] sorted() {
    if (values.isEmpty()) {
      throw new IllegalStateException("nothing was measured");
    }
    var sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  /** "median (min-max)", each times {@code scale}. */
  String text(double scale, int digits) {
    var number = "%." + digits + "f";
    return String.format(
        Locale.ROOT,
        number + " (" + number + "-" + number + ")",
        scale * median(),
        scale * min(),
        scale * max());
  }
}
