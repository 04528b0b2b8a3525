package io.qingping.vdt.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.tensor.Scope;
import io.qingping.tensor.TrainingDiverged;
import io.qingping.tensor.checkpoint.Checkpoint;
import io.qingping.tensor.log.RunLog;
import io.qingping.vdt.video.Objective;
import io.qingping.vdt.video.VideoModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A tiny network is trained on falling balls, stopped, killed and resumed. */
class VideoTrainingTest {
  private static final int ENTRIES = TinyTraining.STEPS + TinyTraining.STEPS / 5;
  private static final TrainConfig CONFIG = TinyTraining.config(Objective.CLEAN);

  @TempDir private static Path folder;
  private static Path whole;

  @BeforeAll
  static void train() throws IOException {
    whole = folder.resolve("whole");
    assertThat(TinyTraining.train(whole, CONFIG, Long.MAX_VALUE)).isEqualTo(TinyTraining.STEPS);
  }

  private static List<Map<String, Double>> log(Path run) {
    return RunLog.read(run).stream().map(RunLog.Entry::values).toList();
  }

  private static double mean(Path run, int from, int to) {
    return RunLog.read(run).stream()
        .filter(e -> e.step() > from && e.step() <= to && e.values().containsKey("loss"))
        .mapToDouble(e -> e.values().get("loss"))
        .average()
        .orElseThrow();
  }

  private static float[] weights(Path run) {
    try (var scope = Scope.open()) {
      return VideoModel.load(run).network().stateDict().get("blocks.1.mlp.fc1.weight").floats();
    }
  }

  @ParameterizedTest
  @EnumSource
  void lossFallsForEveryObjective(Objective objective) throws IOException {
    var run = folder.resolve(objective.name());
    TinyTraining.train(run, TinyTraining.config(objective), Long.MAX_VALUE);
    var held =
        log(run).stream()
            .filter(values -> values.containsKey("validation_loss"))
            .map(values -> values.get("validation_loss"))
            .toList();
    assertThat(held).hasSize(TinyTraining.STEPS / 5);
    assertThat(held.get(held.size() - 1)).isLessThan(0.97 * held.get(0));
    assertThat(VideoModel.load(run).config().objective()).isEqualTo(objective);
  }

  @Test
  void logsTheLossOfEachTaskAndOfHeldOutClips() {
    var entries = log(whole);
    assertThat(entries).hasSize(ENTRIES);
    var trained = entries.stream().flatMap(values -> values.keySet().stream()).distinct().toList();
    assertThat(trained)
        .contains("loss", "gradient_norm", "rate", "loss/predict", "loss/completion")
        .contains("loss/one-frame", "validation_loss", "validation_loss/unconditional");
    var first = entries.get(0);
    double ofTasks =
        first.entrySet().stream()
            .filter(e -> e.getKey().startsWith("loss/"))
            .mapToDouble(Map.Entry::getValue)
            .max()
            .orElseThrow();
    assertThat(first.get("loss")).isPositive().isLessThanOrEqualTo(ofTasks);
  }

  @Test
  void aStoppedRunGoesOnAsIfItHadNotBeenStopped() throws IOException {
    var run = folder.resolve("stopped");
    assertThat(TinyTraining.train(run, CONFIG, 13)).isEqualTo(13);
    assertThat(log(run)).hasSize(13 + 2);
    assertThat(TinyTraining.train(run, CONFIG, Long.MAX_VALUE)).isEqualTo(TinyTraining.STEPS);
    assertThat(log(run)).isEqualTo(log(whole));
    assertThat(weights(run)).isEqualTo(weights(whole));
  }

  @Test
  void aFinishedRunIsLeftAsItIs() throws IOException {
    assertThat(TinyTraining.train(whole, CONFIG, Long.MAX_VALUE)).isEqualTo(TinyTraining.STEPS);
    assertThat(log(whole)).hasSize(ENTRIES);
  }

  @Test
  void twoBatchesAStepAreLikeOneOfTwiceTheSize() throws IOException {
    var once = folder.resolve("once");
    var twice = folder.resolve("twice");
    TinyTraining.train(once, TinyTraining.config(Objective.VELOCITY, 4, 1, 1e-3, false, null), 5);
    TinyTraining.train(twice, TinyTraining.config(Objective.VELOCITY, 2, 2, 1e-3, false, null), 5);
    for (int i = 0; i < 5; i++) {
      assertThat(log(twice).get(i).get("loss"))
          .isCloseTo(log(once).get(i).get("loss"), within(1e-4));
    }
  }

  @Test
  void halfPrecisionLearnsAlike() throws IOException {
    var half = folder.resolve("half");
    TinyTraining.train(half, TinyTraining.config(Objective.CLEAN, 4, 1, 4e-3, true, null), 10);
    assertThat(mean(half, 0, 10)).isCloseTo(mean(whole, 0, 10), within(0.05 * mean(whole, 0, 10)));
    assertThat(mean(half, 0, 10)).isNotEqualTo(mean(whole, 0, 10));
  }

  @Test
  void divergenceNamesTheLastGoodCheckpoint() throws IOException {
    var run = folder.resolve("diverging");
    var config = TinyTraining.config(Objective.VELOCITY, 4, 1, 1e-3, false, null);
    TinyTraining.train(run, config, 4);
    var wild = TinyTraining.config(Objective.VELOCITY, 4, 1, 1e30, false, null);
    assertThatThrownBy(() -> TinyTraining.train(run, wild, Long.MAX_VALUE))
        .isInstanceOf(TrainingDiverged.class)
        .hasMessageContaining("lower the learning rate")
        .hasMessageContaining(
            "the last good checkpoint is " + Checkpoint.latest(run).orElseThrow().folder());
    assertThat(Checkpoint.latest(run).orElseThrow().step()).isLessThan(TinyTraining.STEPS);
  }

  @Test
  void beginsWithTheWeightsOfAnotherModel() throws IOException {
    var run = folder.resolve("further");
    TinyTraining.train(run, TinyTraining.startingWith(whole, Objective.CLEAN), 2);
    assertThat(mean(run, 0, 2)).isLessThan(0.9 * mean(whole, 0, 2));
  }

  @Test
  void refusesToBeginWithAModelOfAnotherObjective() {
    var other = TinyTraining.startingWith(whole, Objective.VELOCITY);
    assertThatThrownBy(() -> TinyTraining.train(folder.resolve("other"), other, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(whole.toString())
        .hasMessageContaining("objective");
  }

  @Test
  void refusesAFolderInWhichAnotherNetworkIsTrained() {
    assertThatThrownBy(() -> TinyTraining.train(whole, TinyTraining.config(Objective.VELOCITY), 40))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the run in %s trains another network or objective; choose another folder"
                .formatted(whole));
    assertThat(log(whole)).hasSize(ENTRIES);
  }
}
