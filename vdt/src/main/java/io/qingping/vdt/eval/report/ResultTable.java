package io.qingping.vdt.eval.report;

import io.qingping.vdt.eval.Estimate;
import io.qingping.vdt.eval.Method;
import io.qingping.vdt.eval.Metric;
import io.qingping.vdt.eval.Trial;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tables of means with their standard errors; the best of a column is set in bold. */
final class ResultTable {
  private final StringBuilder html = new StringBuilder("<div class=\"scroll\">");

  private ResultTable() {}

  /** A row for each method of each trial, a column a measure. */
  static String of(List<Trial> trials) {
    var table = new ResultTable();
    var metrics = metrics(trials);
    table.html.append("<table class=\"dense\"><thead><tr><th></th><th></th>");
    metrics.forEach(m -> table.head("metric." + m.key(), m));
    table.html.append("</tr></thead>");
    for (var trial : trials) {
      table.html.append("<tbody>");
      for (var row : trial.rows()) {
        table.html.append("<tr>");
        if (row == trial.rows().get(0)) {
          table
              .html
              .append("<th class=\"name\" rowspan=\"%d\">".formatted(trial.rows().size()))
              .append(name(trial))
              .append("</th>");
        }
        table.method(row.method());
        metrics.forEach(m -> table.cell(row.value(m), m, isBest(trial, row.method(), m)));
        table.html.append("</tr>");
      }
      table.html.append("</tbody>");
    }
    return table.html.append("</table></div>").toString();
  }

  /** One measure: a row a method, a column a trial. */
  static String across(List<Trial> trials, Metric metric) {
    var table = new ResultTable();
    table.html.append("<table><thead><tr><th></th>");
    trials.forEach(trial -> table.html.append("<th>").append(name(trial)).append("</th>"));
    table.html.append("</tr></thead><tbody>");
    for (var method : methods(trials)) {
      table.html.append("<tr>");
      table.method(method);
      for (var trial : trials) {
        table.cell(trial.value(method, metric), metric, isBest(trial, method, metric));
      }
      table.html.append("</tr>");
    }
    return table.html.append("</tbody></table></div>").toString();
  }

  private static String name(Trial trial) {
    var subject =
        trial.source() == Trial.Source.FOOTAGE
            ? Bilingual.escaped(trial.subject())
            : Bilingual.span("subject." + trial.subject());
    return switch (trial.split()) {
      case IN, OUT ->
          subject + "<br><small>" + Bilingual.span("split." + trial.split()) + "</small>";
      case NONE -> subject + "<br><small>" + Bilingual.span("task." + trial.task()) + "</small>";
    };
  }

  private void method(Method method) {
    html.append(
        "<th class=\"method\"><span class=\"key %s\">%s</span></th>"
            .formatted(method.key(), Bilingual.span("method." + method.key())));
  }

  private void head(String key, Metric metric) {
    var arrow = metric.better() == Metric.Better.HIGHER ? "↑" : "↓";
    html.append("<th>").append(Bilingual.span(key)).append(" ").append(arrow).append("</th>");
  }

  private void cell(Optional<Estimate> value, Metric metric, boolean best) {
    html.append(best ? "<td class=\"best\">" : "<td>");
    html.append(value.map(estimate -> number(estimate, metric)).orElse("–")).append("</td>");
  }

  private static String number(Estimate estimate, Metric metric) {
    return "%s <small>%s</small>"
        .formatted(Bilingual.escaped(metric.mean(estimate)), metric.error(estimate));
  }

  /** The truth is a floor and never wins. */
  private static boolean isBest(Trial trial, Method method, Metric metric) {
    double sign = metric.better() == Metric.Better.HIGHER ? 1 : -1;
    var best =
        trial.rows().stream()
            .filter(row -> row.method() != Method.TRUTH && row.value(metric).isPresent())
            .mapToDouble(row -> sign * row.overall().get(metric).mean())
            .max();
    return method != Method.TRUTH
        && trial
            .value(method, metric)
            .map(estimate -> sign * estimate.mean() == best.orElseThrow())
            .orElse(false);
  }

  private static Set<Metric> metrics(List<Trial> trials) {
    Set<Metric> metrics = EnumSet.noneOf(Metric.class);
    for (var trial : trials) {
      trial
          .rows()
          .forEach(
              row ->
                  row.overall().keySet().stream()
                      .filter(m -> row.value(m).isPresent())
                      .forEach(metrics::add));
    }
    return metrics;
  }

  private static Set<Method> methods(List<Trial> trials) {
    Set<Method> methods = EnumSet.noneOf(Method.class);
    trials.forEach(trial -> trial.rows().forEach(row -> methods.add(row.method())));
    return methods;
  }
}
