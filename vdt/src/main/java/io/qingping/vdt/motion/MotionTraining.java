package io.qingping.vdt.motion;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.Engine;
import io.qingping.tensor.Scope;
import io.qingping.tensor.train.TrainingLoop;
import io.qingping.vdt.motion.sim.SceneShard;
import io.qingping.vdt.motion.sim.SwayScene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Trains a motion network in a folder: simulates the scenes if they are not there, goes on from the
 * last checkpoint if there is one, and leaves a checkpoint every few minutes and at the end.
 */
public final class MotionTraining {
  private static final Duration CHECKPOINT_EVERY = Duration.ofMinutes(4);
  private static final int VALIDATE_EVERY = 250;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path run;
  private final MotionRecipe recipe;
  private final TrainingLoop.Progress progress;
  private final BooleanSupplier stopped;

  /**
   * @param run the folder of this run
   * @param stopped asked between steps; when true, training checkpoints and returns
   */
  public MotionTraining(
      Path run, MotionRecipe recipe, TrainingLoop.Progress progress, BooleanSupplier stopped) {
    this.run = run;
    this.recipe = recipe;
    this.progress = progress;
    this.stopped = stopped;
  }

  /** Trains to the end or until stopped; returns the steps done. */
  public long train() throws IOException {
    Files.createDirectories(run);
    Engine.products(Engine.Products.FAST);
    var scenes = run.resolve("scenes.bin");
    if (!Files.exists(scenes)) {
      SceneShard.write(scenes, recipe.seed(), 0, recipe.scenes() + recipe.held());
    }
    try (var scope = Scope.open();
        var shard = SceneShard.open(scenes)) {
      requireScenes(scenes, shard);
      var held = new MotionData(read(shard, recipe.scenes(), recipe.held()));
      var data = new MotionData(read(shard, 0, recipe.scenes()));
      return loop().train(new MotionTrainer(recipe, data, held));
    }
  }

  private void requireScenes(Path file, SceneShard shard) {
    int wanted = recipe.scenes() + recipe.held();
    if (shard.size() < wanted) {
      throw new IllegalArgumentException(
          "%s holds %d scenes, the recipe wants %d: delete it, it is made anew"
              .formatted(file, shard.size(), wanted));
    }
  }

  private static List<SwayScene> read(SceneShard shard, int first, int count) throws IOException {
    var scenes = new ArrayList<SwayScene>(count);
    for (int i = 0; i < count; i++) {
      scenes.add(shard.scene(first + i));
    }
    return scenes;
  }

  private TrainingLoop loop() {
    var rhythm = new TrainingLoop.Rhythm(recipe.steps(), CHECKPOINT_EVERY, VALIDATE_EVERY, 0);
    return new TrainingLoop(run, JSON.valueToTree(recipe), rhythm, progress, stopped);
  }
}
