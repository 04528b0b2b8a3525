package io.qingping.vdt.eval;

import java.util.ArrayList;
import java.util.List;

/** The main measures as a Markdown table whose columns also stand straight on a terminal. */
final class TextTable {
  private static final List<Metric> COLUMNS =
      List.of(
          Metric.VELOCITY,
          Metric.VELOCITY_AFTER,
          Metric.MOMENTUM,
          Metric.ENERGY,
          Metric.PSNR,
          Metric.SSIM,
          Metric.MASK,
          Metric.FVD);

  private TextTable() {}

  static String of(List<Trial> trials) {
    var columns =
        COLUMNS.stream().filter(metric -> trials.stream().anyMatch(t -> has(t, metric))).toList();
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("clips", "task", "method"));
    columns.forEach(
        metric -> head.add(metric.key().replace("velocity_error_after_contact", "after_contact")));
    lines.add(head);
    for (var trial : trials) {
      for (var row : trial.rows()) {
        List<String> line = new ArrayList<>();
        line.add(trial.subject() + (trial.split() == Trial.Split.OUT ? " (out)" : ""));
        line.add(Evaluation.name(trial.task()));
        line.add(row.method().key());
        columns.forEach(
            metric ->
                line.add(
                    row.value(metric)
                        .map(e -> (metric.mean(e) + " " + metric.error(e)).strip())
                        .orElse("")));
        lines.add(line);
      }
    }
    return markdown(lines);
  }

  private static boolean has(Trial trial, Metric metric) {
    return trial.rows().stream().anyMatch(row -> row.value(metric).isPresent());
  }

  private static String markdown(List<List<String>> lines) {
    int columns = lines.get(0).size();
    var widths = new int[columns];
    lines.forEach(
        line -> {
          for (int i = 0; i < columns; i++) {
            widths[i] = Math.max(widths[i], line.get(i).length());
          }
        });
    var text = new StringBuilder();
    for (int n = 0; n < lines.size(); n++) {
      for (int i = 0; i < columns; i++) {
        var cell = lines.get(n).get(i);
        text.append("| ").append(cell).append(" ".repeat(widths[i] - cell.length() + 1));
      }
      text.append("|\n");
      if (n == 0) {
        for (int width : widths) {
          text.append("|").append("-".repeat(width + 2));
        }
        text.append("|\n");
      }
    }
    return text.toString();
  }
}
