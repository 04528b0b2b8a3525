package io.qingping.vdt.train;

import io.qingping.tensor.DType;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.train.ConfigFile;
import io.qingping.vdt.mask.TaskDraw;
import io.qingping.vdt.source.SourceConfig;
import io.qingping.vdt.video.Objective;
import io.qingping.vdt.video.VideoTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * How a video model is trained, all of it: the same configuration gives the same weights on the
 * same machine. A file of it is JSON, with comments if one likes.
 *
 * @param network its shape
 * @param start the model whose weights the training begins with, {@code shipped} or a path; of the
 *     same network, objective, labels, length and size of clips; fresh weights if absent
 * @param source the clips to train on
 * @param validation further clips; none if absent
 * @param objective what the network predicts; rectified flow's clean clip if absent
 * @param contexts fixed as in the official code, or of any length; the latter if absent
 * @param tasks how often each task is drawn, in any unit; all alike if absent
 * @param loss how clips' errors add up; their squares if absent
 * @param labelDropout how often a clip's label is kept back, so that the model also works without;
 *     a tenth if absent
 * @param places where on the line from clip to noise a flow is trained; see {@link Places}
 * @param steps optimiser steps
 * @param batch clips that are computed at once
 * @param accumulate batches a step; 1 if absent
 * @param optimiser AdamW if absent; see {@link OptimiserKind}
 * @param rate peak learning rate
 * @param finalRate of the last step, reached along half a cosine; a hundredth of {@code rate} if
 *     absent
 * @param warmup steps until the peak
 * @param decay of weights, decoupled
 * @param clip the largest norm of the gradient; 1 if absent, 0 clips nothing
 * @param averaging decay of the weights' moving average, which is what is used afterwards
 * @param bf16 whether the network computes in bf16
 * @param seed of weights, data and noise
 * @param checkpointMinutes between checkpoints; 4 if absent
 * @param validateEvery steps between validations; 0 for none
 * @param validationClips how many are used; 64 if absent
 * @param sampleEvery steps between sheets of samples; 0 for none
 */
public record TrainConfig(
    NetworkConfig network,
    String start,
    SourceConfig source,
    SourceConfig validation,
    Objective objective,
    Contexts contexts,
    Map<VideoTask, Double> tasks,
    Loss loss,
    Double labelDropout,
    Places places,
    long steps,
    int batch,
    Integer accumulate,
    OptimiserKind optimiser,
    double rate,
    Double finalRate,
    long warmup,
    double decay,
    Double clip,
    double averaging,
    boolean bf16,
    long seed,
    Double checkpointMinutes,
    long validateEvery,
    Integer validationClips,
    long sampleEvery) {
  /** Which contexts the tasks have, see {@link TaskDraw}. */
  public enum Contexts {
    OFFICIAL,
    MODERN
  }

  /** How the errors of clips add up to what is made small. */
  public enum Loss {
    /** The mean squared error, as flows and diffusion are defined. */
    SQUARE,
    /**
     * The root of each clip's mean squared error where the given frames show how things move. A
     * clip that is nearly right counts more, so last digits are learnt earlier (adaptive weights as
     * of Geng et al., 2505.13447, section 4.3, with p = 1/2). Clips of which one frame or nothing
     * is given count by their squares, as a flow is defined: what comes nearest to many possible
     * clips by roots is none of them, but an empty picture.
     */
    ROOT
  }

  /** What changes the weights. */
  public enum OptimiserKind {
    /** {@link io.qingping.tensor.AdamW}. */
    ADAMW,
    /** {@link io.qingping.tensor.Muon} for the matrices of blocks, AdamW for the rest. */
    MUON
  }

  /**
   * A logit-normal distribution of places, 1 being noise (Esser et al., 2403.03206, section 3.1).
   *
   * @param mean of the logits; above 0 there are more noisy ones
   * @param deviation of the logits
   */
  public record Places(double mean, double deviation) {
    public Places {
      if (!(Math.abs(mean) <= 5) || !(deviation > 0 && deviation <= 5)) {
        throw new IllegalArgumentException(
            "'places' needs a mean from -5 to 5 and a deviation above 0 up to 5: %s, %s"
                .formatted(mean, deviation));
      }
    }
  }

  public TrainConfig {
    require(network != null, "'network' is missing");
    require(source != null, "'source' is missing");
    objective = objective == null ? Objective.CLEAN : objective;
    contexts = contexts == null ? Contexts.MODERN : contexts;
    tasks = tasks == null ? weights(contexts) : new EnumMap<>(tasks);
    loss = loss == null ? Loss.SQUARE : loss;
    labelDropout = labelDropout == null ? 0.1 : labelDropout;
    places = places == null ? new Places(0, 1) : places;
    accumulate = accumulate == null ? 1 : accumulate;
    optimiser = optimiser == null ? OptimiserKind.ADAMW : optimiser;
    clip = clip == null ? 1 : clip;
    checkpointMinutes = checkpointMinutes == null ? 4 : checkpointMinutes;
    validationClips = validationClips == null ? 64 : validationClips;
    require(
        labelDropout >= 0 && labelDropout <= 1,
        "'labelDropout' must be in [0, 1], not %s",
        labelDropout);
    require(batch > 0, "'batch' must be positive, not %d", batch);
    require(accumulate > 0, "'accumulate' must be positive, not %d", accumulate);
    require(rate > 0, "'rate' must be positive, not %s", rate);
    finalRate = finalRate == null ? rate / 100 : finalRate;
    require(
        finalRate >= 0 && finalRate <= rate,
        "'finalRate' must be between 0 and 'rate', not %s",
        finalRate);
    require(warmup >= 0, "'warmup' must not be negative, not %d", warmup);
    require(steps > warmup, "'steps' must exceed 'warmup': %d, %d", steps, warmup);
    require(decay >= 0, "'decay' must not be negative, not %s", decay);
    require(clip >= 0, "'clip' must not be negative, not %s", clip);
    require(averaging >= 0 && averaging < 1, "'averaging' must be in [0, 1), not %s", averaging);
    require(
        checkpointMinutes > 0, "'checkpointMinutes' must be positive, not %s", checkpointMinutes);
    require(
        validateEvery >= 0 && sampleEvery >= 0,
        "'validateEvery' and 'sampleEvery' must not be negative: %d, %d",
        validateEvery,
        sampleEvery);
    require(validationClips > 0, "'validationClips' must be positive, not %d", validationClips);
    require(
        validation != null || validateEvery == 0 && sampleEvery == 0,
        "'validateEvery' and 'sampleEvery' need a 'validation' source");
    draw(contexts, tasks, 1); // refuses weights that leave nothing
  }

  private static void require(boolean condition, String sentence, Object... arguments) {
    if (!condition) {
      throw new IllegalArgumentException(sentence.formatted(arguments));
    }
  }

  private static Map<VideoTask, Double> weights(Contexts contexts) {
    if (contexts == Contexts.OFFICIAL) {
      return TaskDraw.officialWeights();
    }
    var weights = new EnumMap<VideoTask, Double>(VideoTask.class);
    for (var task : VideoTask.values()) {
      weights.put(task, 1.0);
    }
    return weights;
  }

  /**
   * Reads a file.
   *
   * @throws ModelFormatException if it is no training configuration; the message names the field
   */
  public static TrainConfig read(Path file) throws IOException {
    return ConfigFile.read(file, TrainConfig.class);
  }

  /** The same for another number of steps; a longer warm-up than half of them is cut. */
  public TrainConfig withSteps(long count) {
    return new TrainConfig(
        network,
        start,
        source,
        validation,
        objective,
        contexts,
        tasks,
        loss,
        labelDropout,
        places,
        count,
        batch,
        accumulate,
        optimiser,
        rate,
        finalRate,
        Math.min(warmup, count / 2),
        decay,
        clip,
        averaging,
        bf16,
        seed,
        checkpointMinutes,
        validateEvery,
        validationClips,
        sampleEvery);
  }

  TaskDraw draw() {
    return draw(contexts, tasks, network.patch());
  }

  private static TaskDraw draw(Contexts contexts, Map<VideoTask, Double> tasks, int patch) {
    return switch (contexts) {
      case OFFICIAL -> TaskDraw.official(tasks);
      case MODERN -> TaskDraw.modern(tasks, patch);
    };
  }

  DType type() {
    return bf16 ? DType.BFLOAT16 : DType.FLOAT32;
  }
}
