package io.qingping.vdt.eval.report;

import io.qingping.vdt.eval.Estimate;
import io.qingping.vdt.eval.Metric;
import io.qingping.vdt.eval.Row;
import io.qingping.vdt.eval.Trial;
import java.util.List;
import java.util.Locale;

/**
 * A measure against the frame index as SVG: a line a method with a band of one standard error on
 * each side. Given frames are shaded. Errors of physics have a logarithmic axis, as they span
 * decades.
 */
final class LinePlot {
  private static final int WIDTH = 300;
  private static final int HEIGHT = 196;
  private static final int LEFT = 40;
  private static final int RIGHT = 6;
  private static final int TOP = 10;
  private static final int BOTTOM = 32;

  private final Trial trial;
  private final Metric metric;
  private final Axis axis;
  private final StringBuilder svg = new StringBuilder();

  private LinePlot(Trial trial, Metric metric, Axis axis) {
    this.trial = trial;
    this.metric = metric;
    this.axis = axis;
  }

  /** Whether there is anything to draw. */
  static boolean canDraw(Trial trial, Metric metric) {
    return trial.rows().stream()
        .anyMatch(row -> row.curves().containsKey(metric) && row.value(metric).isPresent());
  }

  static String svg(Trial trial, Metric metric) {
    var values =
        trial.rows().stream()
            .filter(row -> row.curves().containsKey(metric))
            .flatMap(row -> row.curves().get(metric).stream())
            .filter(estimate -> estimate.clips() > 0)
            .mapToDouble(Estimate::mean)
            .toArray();
    boolean logarithmic = metric == Metric.VELOCITY || metric == Metric.POSITION;
    return new LinePlot(trial, metric, Axis.around(values, logarithmic)).draw();
  }

  private String draw() {
    add(
        "<svg class=\"plot\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
        WIDTH, HEIGHT, Bilingual.of(Locale.ENGLISH, "metric." + metric.key()));
    shadeGiven();
    grid();
    trial.rows().stream()
        .filter(row -> row.curves().containsKey(metric))
        .sorted((a, b) -> b.method().compareTo(a.method())) // the model over the baselines
        .forEach(this::line);
    return svg.append("</svg>").toString();
  }

  private void shadeGiven() {
    for (int t = 0; t < trial.frames(); t++) {
      if (trial.given()[t]) {
        double from = x(t - 0.5);
        add(
            "<rect class=\"given\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
            from, TOP, x(t + 0.5) - from, HEIGHT - TOP - BOTTOM);
      }
    }
  }

  private void grid() {
    for (double tick : axis.ticks()) {
      add(
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
          LEFT, WIDTH - RIGHT, y(tick), y(tick), LEFT - 6, y(tick) + 4, label(tick));
    }
    int step = Math.max(1, Math.round(trial.frames() / 6f));
    for (int t = 0; t < trial.frames(); t += step) {
      add(
          "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>",
          x(t), HEIGHT - BOTTOM + 15, t + 1);
    }
    svg.append(
        Bilingual.text(
            "class=\"axis\" x=\"%d\" y=\"%d\" text-anchor=\"end\""
                .formatted(WIDTH - RIGHT, HEIGHT - 3),
            "plot.frame"));
  }

  private void line(Row row) {
    var curve = row.curves().get(metric);
    var kind = row.method().key();
    for (int from = 0; from < curve.size(); from++) {
      int to = from;
      while (to < curve.size() && curve.get(to).clips() > 0) {
        to++;
      }
      if (to > from) {
        band(curve, from, to, kind);
        stretch(curve, from, to, kind);
        from = to;
      }
    }
  }

  private void band(List<Estimate> curve, int from, int to, String kind) {
    var upper = new StringBuilder();
    var lower = new StringBuilder();
    for (int t = from; t < to; t++) {
      double mean = curve.get(t).mean();
      double error = Double.isNaN(curve.get(t).error()) ? 0 : curve.get(t).error();
      upper.append(point(x(t), y(mean + error)));
      lower.insert(0, point(x(t), y(mean - error)));
    }
    add("<polygon class=\"band %s\" points=\"%s%s\"/>", kind, upper, lower);
  }

  private void stretch(List<Estimate> curve, int from, int to, String kind) {
    var points = new StringBuilder();
    for (int t = from; t < to; t++) {
      points.append(point(x(t), y(curve.get(t).mean())));
    }
    add("<polyline class=\"line %s\" points=\"%s\"/>", kind, points);
    if (to - from == 1) {
      add(
          "<circle class=\"dot %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/>",
          kind, x(from), y(curve.get(from).mean()));
    }
  }

  private double x(double frame) {
    return LEFT + (frame + 0.5) / trial.frames() * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return TOP + (1 - axis.place(value)) * (HEIGHT - TOP - BOTTOM);
  }

  private static String label(double tick) {
    return tick == Math.rint(tick)
        ? Long.toString((long) tick)
        : new java.math.BigDecimal(tick)
            .round(new java.math.MathContext(2))
            .stripTrailingZeros()
            .toPlainString();
  }

  private static String point(double x, double y) {
    return String.format(Locale.ROOT, "%.1f,%.1f ", x, y);
  }

  private void add(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments));
  }
}
