package io.qingping.vdt.eval;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One method's results in a trial.
 *
 * @param overall over clips
 * @param curves over clips by frame index of the clip, unmeasured where everything was given
 */
public record Row(
    Method method, Map<Metric, Estimate> overall, Map<Metric, List<Estimate>> curves) {

  static Row of(Method method, Scores scores) {
    var overall = new EnumMap<Metric, Estimate>(Metric.class);
    var curves = new EnumMap<Metric, List<Estimate>>(Metric.class);
    for (var metric : scores.metrics()) {
      overall.put(metric, scores.overall(metric));
      var curve = scores.curve(metric);
      if (curve.size() > 1) {
        curves.put(metric, curve);
      }
    }
    return new Row(method, overall, curves);
  }

  /** One number, if it was measured. */
  public Optional<Estimate> value(Metric metric) {
    return Optional.ofNullable(overall.get(metric)).filter(estimate -> estimate.clips() > 0);
  }
}
