package io.qingping.vdt.motion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.DType;
import io.qingping.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How a motion network is trained, all of it: the same recipe gives the same weights on the same
 * machine.
 *
 * @param network its shape
 * @param seed of the weights and of training's random numbers; scenes come from world {@code seed}
 * @param scenes simulated scenes to train on
 * @param held further scenes for validation
 * @param steps optimiser steps
 * @param batch scenes a step
 * @param rate peak learning rate
 * @param warmup steps until the peak
 * @param averaging decay of the weights' moving average, which is what is shipped
 * @param untold share of scenes whose wind is not told, for guidance
 * @param halfPrecision whether the network computes in bf16
 */
public record MotionRecipe(
    MotionConfig network,
    long seed,
    int scenes,
    int held,
    long steps,
    int batch,
    double rate,
    long warmup,
    double averaging,
    double untold,
    boolean halfPrecision) {
  public MotionRecipe {
    if (scenes < 1 || batch < 1 || held < batch) {
      throw new IllegalArgumentException(
          "scenes and batch must be positive and held at least one batch: %d, %d, %d"
              .formatted(scenes, batch, held));
    }
    if (untold < 0 || untold >= 1) {
      throw new IllegalArgumentException("untold must be in [0, 1), not " + untold);
    }
  }

  /** What the shipped weights were trained with. */
  public static MotionRecipe small() {
    return new MotionRecipe(
        MotionConfig.small(), 1, 12000, 256, 3000, 16, 6e-4, 200, 0.999, 0.1, true);
  }

  /**
   * Reads a recipe that {@code qp train motion} left in a checkpoint, or one written by hand.
   *
   * @throws ModelFormatException if the file is no recipe
   */
  public static MotionRecipe read(Path file) throws IOException {
    try {
      return JsonMapper.builder().build().readValue(file.toFile(), MotionRecipe.class);
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(
          file.toString(), "is no motion recipe: " + e.getOriginalMessage(), e);
    }
  }

  public MotionRecipe withSteps(long count) {
    return new MotionRecipe(
        network,
        seed,
        scenes,
        held,
        count,
        batch,
        rate,
        Math.min(warmup, count / 2),
        averaging,
        untold,
        halfPrecision);
  }

  public MotionRecipe withScenes(int count) {
    return new MotionRecipe(
        network, seed, count, held, steps, batch, rate, warmup, averaging, untold, halfPrecision);
  }

  DType type() {
    return halfPrecision ? DType.BFLOAT16 : DType.FLOAT32;
  }
}
