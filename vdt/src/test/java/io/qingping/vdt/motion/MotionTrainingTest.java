package io.qingping.vdt.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qingping.tensor.ModelFormatException;
import io.qingping.vdt.motion.sim.SwayWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tiny network is trained on a few scenes, stopped, resumed, exported and used. */
class MotionTrainingTest {
  private static final int STEPS = 40;
  private static final int STOP = 17;
  private static final MotionRecipe RECIPE =
      new MotionRecipe(new MotionConfig(32, 2, 4, 8), 7, 48, 8, STEPS, 8, 4e-3, 4, 0.9, 0.1, false);

  @TempDir private static Path folder;
  private static Path whole;
  private static Path stopped;

  @BeforeAll
  static void train() throws IOException {
    whole = Files.createDirectory(folder.resolve("whole"));
    assertThat(run(whole, RECIPE, Long.MAX_VALUE)).isEqualTo(STEPS);
    stopped = withScenes("stopped");
    assertThat(run(stopped, RECIPE, STOP)).isEqualTo(STOP);
    assertThat(run(stopped, RECIPE, Long.MAX_VALUE)).isEqualTo(STEPS);
  }

  /** A run's folder with the scenes already simulated. */
  private static Path withScenes(String name) throws IOException {
    var run = Files.createDirectory(folder.resolve(name));
    Files.copy(whole.resolve("scenes.bin"), run.resolve("scenes.bin"));
    return run;
  }

  private static long run(Path run, MotionRecipe recipe, long stopAt) throws IOException {
    var done = new AtomicLong();
    return new MotionTraining(
            run, recipe, (step, steps, loss) -> done.set(step), () -> done.get() >= stopAt)
        .train();
  }

  /** The log without its times. */
  private static List<JsonNode> log(Path run) throws IOException {
    var lines = new ArrayList<JsonNode>();
    for (var line : Files.readAllLines(run.resolve("log.jsonl"))) {
      var entry = (ObjectNode) new ObjectMapper().readTree(line);
      entry.remove("time");
      lines.add(entry);
    }
    return lines;
  }

  private static double meanLoss(List<JsonNode> log) {
    return log.stream().mapToDouble(e -> e.findValue("loss").asDouble()).average().orElseThrow();
  }

  @Test
  void lossFalls() throws IOException {
    var log = log(whole);
    assertThat(log).hasSize(STEPS);
    double first = meanLoss(log.subList(0, 5));
    double last = meanLoss(log.subList(STEPS - 5, STEPS));
    assertThat(last).isLessThan(0.85 * first);
  }

  @Test
  void aStoppedRunGoesOnAsIfItHadNotBeenStopped() throws IOException {
    assertThat(log(stopped)).isEqualTo(log(whole));
    var expected = folder.resolve("whole.safetensors");
    var resumed = folder.resolve("resumed.safetensors");
    MotionModel.exportLatest(whole, expected);
    MotionModel.exportLatest(stopped, resumed);
    assertThat(resumed).hasSameBinaryContentAs(expected);
  }

  @Test
  void aFinishedRunIsLeftAsItIs() throws IOException {
    assertThat(run(whole, RECIPE, Long.MAX_VALUE)).isEqualTo(STEPS);
    assertThat(log(whole)).hasSize(STEPS);
  }

  @Test
  void leavesARecipeThatCanBeReadAgain() throws IOException {
    try (var files = Files.walk(whole)) {
      var config = files.filter(f -> f.endsWith("config.json")).findFirst().orElseThrow();
      assertThat(MotionRecipe.read(config)).isEqualTo(RECIPE);
    }
  }

  @Test
  void exportsWeightsThatSampleAndExportTheSameAgain() {
    var file = folder.resolve("export.safetensors");
    var again = folder.resolve("again.safetensors");
    MotionModel.exportLatest(whole, file);
    var model = MotionModel.load(file);
    model.export(again);
    assertThat(again).hasSameBinaryContentAs(file);
    assertThat(sample(MotionModel.load(again), 3)).isEqualTo(sample(model, 3));
  }

  @Test
  void aSeedChoosesTheMotion() {
    var file = folder.resolve("seeds.safetensors");
    MotionModel.exportLatest(whole, file);
    var model = MotionModel.load(file);
    assertThat(sample(model, 3)).isEqualTo(sample(model, 3));
    assertThat(sample(model, 4)).isNotEqualTo(sample(model, 3));
  }

  @Test
  void nothingMovesWhereNothingMay() {
    var file = folder.resolve("still.safetensors");
    MotionModel.exportLatest(whole, file);
    var scene = SwayWorld.scene(99, 0);
    var motion = sample(MotionModel.load(file), 5);
    int cells = scene.move().length;
    int moving = 0;
    for (int i = 0; i < motion.length; i++) {
      if (scene.move()[i % cells] < MotionBatch.STILL) {
        assertThat(motion[i]).isZero();
      } else if (motion[i] != 0) {
        moving++;
      }
    }
    assertThat(moving).isPositive();
  }

  private static float[] sample(MotionModel model, long seed) {
    var scene = SwayWorld.scene(99, 0);
    var look = new MotionModel.Look(scene.rgb(), scene.move(), scene.pin());
    return model.sample(List.of(look), scene.wind(), seed, new MotionModel.Sampling(3, 1.5)).get(0);
  }

  @Test
  void refusesToGoOnWithAnotherNetwork() {
    var wider =
        new MotionRecipe(
            new MotionConfig(64, 2, 4, 8), 7, 48, 8, STEPS, 8, 4e-3, 4, 0.9, 0.1, false);
    assertThatThrownBy(() -> run(whole, wider, 1))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void refusesAShardWithTooFewScenes() throws IOException {
    var run = withScenes("few");
    assertThatThrownBy(() -> run(run, RECIPE.withScenes(100), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds 56 scenes, the recipe wants 108: delete it");
  }

  @Test
  void refusesToExportARunWithoutACheckpoint() {
    assertThatThrownBy(() -> MotionModel.exportLatest(folder.resolve("none"), folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("has no checkpoint to export");
  }
}
