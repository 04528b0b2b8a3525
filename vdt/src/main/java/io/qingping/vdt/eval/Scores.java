package io.qingping.vdt.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was measured of one method: for each clip a number per frame, NaN where there is none. */
final class Scores {
  private final Map<Metric, List<double[]>> numbers = new EnumMap<>(Metric.class);

  /** One number per frame of the next clip. */
  void add(Metric metric, double... perFrame) {
    numbers.computeIfAbsent(metric, m -> new ArrayList<>()).add(perFrame);
  }

  Set<Metric> metrics() {
    return numbers.keySet();
  }

  /** Over clips, each of which counts as its mean over frames. */
  Estimate overall(Metric metric) {
    return Estimate.of(
        numbers.get(metric).stream().mapToDouble(frames -> Estimate.of(frames).mean()).toArray());
  }

  /** Over clips, frame by frame; of length 1 where the measure is of whole clips. */
  List<Estimate> curve(Metric metric) {
    var clips = numbers.get(metric);
    List<Estimate> curve = new ArrayList<>();
    for (int t = 0; t < clips.get(0).length; t++) {
      int frame = t;
      curve.add(Estimate.of(clips.stream().mapToDouble(clip -> clip[frame]).toArray()));
    }
    return curve;
  }

  /** Puts another part's clips behind these. */
  Scores addAll(Scores other) {
    other.numbers.forEach((metric, clips) -> clips.forEach(clip -> add(metric, clip)));
    return this;
  }

  static double[] unmeasured(int frames) {
    var values = new double[frames];
    Arrays.fill(values, Double.NaN);
    return values;
  }
}
