package io.qingping.tensor.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.qingping.tensor.GroupBroken;
import io.qingping.tensor.TrainingDiverged;
import io.qingping.tensor.checkpoint.Checkpoint;
import io.qingping.tensor.log.RunLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Trains in a folder: goes on from the last checkpoint if there is one, and leaves a checkpoint
 * every few minutes and at the end. A run that was stopped, or killed at any moment, has the same
 * losses as one that was not.
 */
public final class TrainingLoop {
  private final Path run;
  private final JsonNode config;
  private final Rhythm rhythm;
  private final Progress progress;
  private final BooleanSupplier stopped;

  /**
   * What is done how often.
   *
   * @param steps of the whole training
   * @param checkpoint time between checkpoints
   * @param validateEvery steps; 0 for never
   * @param showEvery steps; 0 for never
   */
  public record Rhythm(long steps, Duration checkpoint, long validateEvery, long showEvery) {}

  /** Hears how far training is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * @param step steps done
     * @param loss smoothed training loss
     */
    void at(long step, long steps, double loss);
  }

  /**
   * @param run the folder of this run
   * @param config saved with each checkpoint
   * @param stopped asked between steps; when true, training checkpoints and returns
   */
  public TrainingLoop(
      Path run, JsonNode config, Rhythm rhythm, Progress progress, BooleanSupplier stopped) {
    this.run = run;
    this.config = config;
    this.rhythm = rhythm;
    this.progress = progress;
    this.stopped = stopped;
  }

  /**
   * Trains to the end or until stopped; returns the steps done. In a group, rank 0 alone reads and
   * writes the folder, and all stop when one is stopped.
   *
   * @throws TrainingDiverged if a loss is no number any more or stays far above what it was; names
   *     the last good checkpoint
   * @throws GroupBroken if another process of the group is lost; rank 0 has saved all whole steps
   */
  public long train(Learner learner) {
    var group = learner.group();
    var last = group.leads() ? Checkpoint.latest(run) : Optional.<Checkpoint>empty();
    last.ifPresent(checkpoint -> checkpoint.restore(learner.training()));
    long step = learner.training().follow(group, last.map(Checkpoint::step).orElse(0L));
    return group.leads() ? lead(learner, step) : follow(learner, step);
  }

  private long follow(Learner learner, long step) {
    while (goesOn(learner, step)) {
      learner.step(step++);
    }
    return step;
  }

  private boolean goesOn(Learner learner, long step) {
    return step < rhythm.steps && !learner.group().any(stopped.getAsBoolean());
  }

  private long lead(Learner learner, long step) {
    var watch = new LossWatch();
    long saved = System.nanoTime();
    boolean unsaved = false;
    try (var log = RunLog.open(run, step + 1)) {
      while (goesOn(learner, step)) {
        long before = step;
        var values = named(() -> learner.step(before));
        step++;
        unsaved = true;
        log.log(step, values);
        double loss = named(() -> watch.add(values.get(Learner.LOSS)));
        progress.at(step, rhythm.steps, loss);
        look(learner, step, log);
        if (System.nanoTime() - saved > rhythm.checkpoint.toNanos() && !watch.doubtful()) {
          save(learner, step);
          saved = System.nanoTime();
          unsaved = false;
        }
      }
    } catch (GroupBroken e) {
      // The step that broke off has changed nothing but gradients.
      if (unsaved) {
        save(learner, step);
      }
      throw new GroupBroken(e.getMessage() + "; the run goes on from step " + step, e);
    }
    if (unsaved) {
      save(learner, step);
    }
    return step;
  }

  /** Lets a divergence name the checkpoint to go back to. */
  private <T> T named(Supplier<T> work) {
    try {
      return work.get();
    } catch (TrainingDiverged e) {
      var checkpoint =
          Checkpoint.latest(run)
              .map(last -> "the last good checkpoint is " + last.folder())
              .orElse("there is no checkpoint yet");
      throw new TrainingDiverged(e.getMessage() + "; " + checkpoint);
    }
  }

  private void look(Learner learner, long step, RunLog log) {
    if (rhythm.validateEvery > 0 && step % rhythm.validateEvery == 0) {
      log.log(step, learner.validate());
    }
    if (rhythm.showEvery > 0 && step % rhythm.showEvery == 0) {
      learner.show(step);
    }
  }

  private void save(Learner learner, long step) {
    Checkpoint.save(run, learner.training(), step, config, Map.of());
  }
}
