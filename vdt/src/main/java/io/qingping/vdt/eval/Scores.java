package io.qingping.vdt.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was measured of one method: for each clip a number per frame, NaN where there is none. */
final class Scores {
  private final Map<Metric, List<Measured>> numbers = new EnumMap<>(Metric.class);

  private record Measured(double weight, double... perFrame) {}

  /** One number per frame of the next clip. */
  void add(Metric metric, double... perFrame) {
    add(metric, new Measured(1, perFrame));
  }

  /**
   * What share of the whole went wrong in the next clip. Over clips the parts are added up and
   * divided by the added wholes: where a whole may be near to nothing, a mean of shares would be
   * that of one clip.
   *
   * @param part NaN if it could not be measured
   */
  void addShare(Metric metric, double part, double whole) {
    add(metric, new Measured(whole, part / whole));
  }

  private void add(Metric metric, Measured clip) {
    numbers.computeIfAbsent(metric, m -> new ArrayList<>()).add(clip);
  }

  Set<Metric> metrics() {
    return numbers.keySet();
  }

  /** Over clips, each of which counts as its mean over frames, shares by their wholes. */
  Estimate overall(Metric metric) {
    var clips = numbers.get(metric);
    return Estimate.weighted(
        clips.stream().mapToDouble(clip -> Estimate.of(clip.perFrame).mean()).toArray(),
        clips.stream().mapToDouble(Measured::weight).toArray());
  }

  /** Over clips, frame by frame; of length 1 where the measure is of whole clips. */
  List<Estimate> curve(Metric metric) {
    var clips = numbers.get(metric);
    List<Estimate> curve = new ArrayList<>();
    for (int t = 0; t < clips.get(0).perFrame.length; t++) {
      int frame = t;
      curve.add(Estimate.of(clips.stream().mapToDouble(clip -> clip.perFrame[frame]).toArray()));
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
