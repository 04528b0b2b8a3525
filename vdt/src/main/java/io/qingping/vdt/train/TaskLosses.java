package io.qingping.vdt.train;

import io.qingping.tensor.Tensor;
import io.qingping.vdt.video.VideoTask;
import java.util.DoubleSummaryStatistics;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Mean losses of all examples and of each task. */
final class TaskLosses {
  private final DoubleSummaryStatistics all = new DoubleSummaryStatistics();
  private final Map<VideoTask, DoubleSummaryStatistics> ofTasks = new EnumMap<>(VideoTask.class);

  /**
   * @param losses (B)
   */
  void add(List<Example> examples, Tensor losses) {
    var values = losses.detach().floats();
    for (int i = 0; i < values.length; i++) {
      all.accept(values[i]);
      ofTasks
          .computeIfAbsent(examples.get(i).mask().task(), task -> new DoubleSummaryStatistics())
          .accept(values[i]);
    }
  }

  /** The means under a name: {@code loss}, {@code loss/predict} and so on. */
  Map<String, Double> means(String name) {
    var means = new LinkedHashMap<String, Double>();
    means.put(name, all.getAverage());
    ofTasks.forEach((task, losses) -> means.put(name + "/" + task, losses.getAverage()));
    return means;
  }
}
