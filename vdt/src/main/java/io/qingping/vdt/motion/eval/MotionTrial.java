package io.qingping.vdt.motion.eval;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.qingping.vdt.motion.sim.SwayScene;
import io.qingping.vdt.motion.sim.SwayWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One source of motion judged on held-out scenes.
 *
 * @param name of the source
 * @param scenes how many
 * @param measures mean and median per {@link MotionMeasures} component, and of {@code variety}, the
 *     {@link MotionMeasures#difference} of two samples for the same scene
 */
public record MotionTrial(String name, int scenes, Map<String, Statistic> measures) {
  /** Mean and median over scenes. */
  public record Statistic(double mean, double median) {}

  private static final String SIMULATOR = "simulator";
  private static final List<String> ERRORS = List.of("lagError", "energyError", "waveError");
  private static final RecordComponent[] COMPONENTS = MotionMeasures.class.getRecordComponents();

  /**
   * Judges each source on scenes {@code first .. first + count - 1} of a world. The first row is
   * the simulator's own motion; the second is the simulator in other gusts, which is what a perfect
   * model would reach, for it can't know the gusts either.
   */
  public static List<MotionTrial> run(
      List<? extends MotionSource> sources, long seed, long first, int count) {
    var scenes = new ArrayList<SwayScene>();
    var takes = new ArrayList<float[]>();
    var others = new ArrayList<float[]>();
    for (int i = 0; i < count; i++) {
      scenes.add(SwayWorld.scene(seed, first + i));
      takes.add(SwayWorld.scene(seed, first + i, 1).spectrum());
      others.add(SwayWorld.scene(seed, first + i, 2).spectrum());
    }
    var trials = new ArrayList<MotionTrial>();
    var own = scenes.stream().map(SwayScene::spectrum).toList();
    trials.add(judge(SIMULATOR + " itself", scenes, own, takes));
    trials.add(judge(SIMULATOR + ", other gusts", scenes, takes, others));
    for (var source : sources) {
      var samples = new ArrayList<float[]>();
      var again = new ArrayList<float[]>();
      for (int i = 0; i < count; i++) {
        samples.add(source.sample(scenes.get(i), 2L * i));
        again.add(source.sample(scenes.get(i), 2L * i + 1));
      }
      trials.add(judge(source.name(), scenes, samples, again));
    }
    return trials;
  }

  /** A Markdown table with a row per trial: mean (median). */
  public static String markdown(List<MotionTrial> trials) {
    var text = new StringBuilder("| source |");
    var names = trials.get(0).measures().keySet();
    names.forEach(name -> text.append(' ').append(name).append(" |"));
    text.append("\n|---|").append("---|".repeat(names.size())).append('\n');
    for (var trial : trials) {
      text.append("| ").append(trial.name()).append(" |");
      for (var name : names) {
        var value = trial.measures().get(name);
        text.append(String.format(Locale.ROOT, " %.3g (%.3g) |", value.mean(), value.median()));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /**
   * One line of JSON: all trials, and which source but the simulator is best by each kind of error.
   */
  public static String json(List<MotionTrial> trials) {
    var best = new LinkedHashMap<String, String>();
    for (var error : ERRORS) {
      trials.stream()
          .filter(trial -> !trial.name().startsWith(SIMULATOR))
          .min(Comparator.comparingDouble(trial -> trial.measures().get(error).mean()))
          .ifPresent(trial -> best.put(error, trial.name()));
    }
    var summary = Map.of("scenes", trials.get(0).scenes(), "best", best);
    try {
      return new ObjectMapper().writeValueAsString(Map.of("trials", trials, "summary", summary));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MotionTrial judge(
      String name, List<SwayScene> scenes, List<float[]> samples, List<float[]> again) {
    var values = new LinkedHashMap<String, double[]>();
    for (var component : COMPONENTS) {
      values.put(component.getName(), new double[scenes.size()]);
    }
    var variety = new double[scenes.size()];
    for (int i = 0; i < scenes.size(); i++) {
      var measured = MotionMeasures.of(samples.get(i), scenes.get(i));
      for (var component : COMPONENTS) {
        values.get(component.getName())[i] = value(component, measured);
      }
      variety[i] = MotionMeasures.difference(samples.get(i), again.get(i));
    }
    values.put("variety", variety);
    var statistics = new LinkedHashMap<String, Statistic>();
    values.forEach((measure, list) -> statistics.put(measure, statistic(list)));
    return new MotionTrial(name, scenes.size(), statistics);
  }

  private static double value(RecordComponent component, MotionMeasures measured) {
    try {
      return (double) component.getAccessor().invoke(measured);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record component can't be read: " + component, e);
    }
  }

  private static Statistic statistic(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    double mean = Arrays.stream(sorted).average().orElse(Double.NaN);
    int middle = sorted.length / 2;
    double median = sorted.length == 0 ? Double.NaN : sorted[middle];
    if (sorted.length > 0 && sorted.length % 2 == 0) {
      median = (sorted[middle - 1] + sorted[middle]) / 2;
    }
    return new Statistic(mean, median);
  }
}
