package io.qingping.vdt.eval;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * Everything that was measured of a model.
 *
 * @param model its name; empty where only baselines were measured
 * @param seconds that it took
 */
public record Evaluation(
    String model, EvaluationOptions options, List<Trial> trials, double seconds) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * As JSON: the settings, and for each trial and method each measure's {@code mean}, {@code
   * standard_error} and {@code clips}, and {@code by_frame} its means by frame index; {@code null}
   * where nothing could be measured.
   */
  public ObjectNode json() {
    var root = JSON.createObjectNode();
    root.put("model", model).put("seconds", rounded(seconds));
    root.putObject("settings")
        .put("clips", options.clips())
        .put("given", given())
        .put("steps", options.steps())
        .put("seed", options.seed())
        .put("told", options.told());
    var list = root.putArray("trials");
    trials.forEach(trial -> add(trial, list.addObject()));
    return root;
  }

  /** The main measures as a Markdown table, mean and standard error. */
  public String markdown() {
    return TextTable.of(trials);
  }

  /** Frames that predictions begin with. */
  public long given() {
    return trials.stream()
        .filter(trial -> trial.task() == Trial.Task.PREDICT)
        .mapToLong(trial -> trial.known())
        .findFirst()
        .orElse(0);
  }

  private static void add(Trial trial, ObjectNode into) {
    into.put("subject", trial.subject())
        .put("split", name(trial.split()))
        .put("task", name(trial.task()))
        .put("clips", trial.clips());
    var given = into.putArray("given");
    for (boolean known : trial.given()) {
      given.add(known);
    }
    var methods = into.putObject("methods");
    for (var row : trial.rows()) {
      var measures = methods.putObject(row.method().key());
      row.overall()
          .forEach(
              (metric, estimate) -> {
                var node = measures.putObject(metric.key());
                number(node, "mean", estimate.mean());
                number(node, "standard_error", estimate.error());
                node.put("clips", estimate.clips());
                if (row.curves().containsKey(metric)) {
                  curve(row.curves().get(metric), node.putArray("by_frame"));
                }
              });
    }
  }

  private static void curve(List<Estimate> curve, ArrayNode into) {
    for (var estimate : curve) {
      if (estimate.clips() == 0) {
        into.addNull();
      } else {
        into.add(rounded(estimate.mean()));
      }
    }
  }

  private static void number(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, rounded(value));
    } else {
      node.putNull(key);
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 1e6) / 1e6;
  }

  static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
