package io.qingping.vdt.train;

import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.distributed.ProcessGroup;
import io.qingping.vdt.video.VideoTask;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Mean losses of all examples and of each task. */
final class TaskLosses {
  private static final VideoTask[] TASKS = VideoTask.values();

  private final double[] sums = new double[TASKS.length];
  private final double[] counts = new double[TASKS.length];

  /**
   * @param losses (B)
   */
  void add(List<Example> examples, Tensor losses) {
    var values = losses.detach().floats();
    for (int i = 0; i < values.length; i++) {
      int task = examples.get(i).mask().task().ordinal();
      sums[task] += values[i];
      counts[task]++;
    }
  }

  /** Takes in what the other processes of a group have added. */
  void join(ProcessGroup group) {
    try (var scope = Scope.open()) {
      for (var values : List.of(sums, counts)) {
        var joint = Tensor.of(values, values.length);
        group.average(joint);
        System.arraycopy(joint.doubles(), 0, values, 0, values.length);
      }
    }
  }

  /** The means under a name: {@code loss}, {@code loss/predict} and so on. */
  Map<String, Double> means(String name) {
    var means = new LinkedHashMap<String, Double>();
    means.put(name, Arrays.stream(sums).sum() / Arrays.stream(counts).sum());
    for (var task : TASKS) {
      if (counts[task.ordinal()] > 0) {
        means.put(name + "/" + task, sums[task.ordinal()] / counts[task.ordinal()]);
      }
    }
    return means;
  }
}
