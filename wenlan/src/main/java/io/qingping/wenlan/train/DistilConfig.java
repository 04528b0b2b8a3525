package io.qingping.wenlan.train;

import io.qingping.tensor.DType;
import io.qingping.tensor.train.ConfigFile;
import io.qingping.wenlan.model.TextTower;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How a text tower learns from a sentence encoder, all of it. A file of it is JSON, with comments
 * if one likes.
 *
 * @param model sizes of the tower; its words are those of the texts
 * @param leastUses in how many texts a word must stand to be one of the tower's; 2 if absent
 * @param held share of the texts that the tower is measured on and not trained; 0.01 if absent
 * @param batch texts of a step, of about the same length
 * @param rate peak learning rate
 * @param finalRate of the last step, reached along half a cosine; a hundredth of {@code rate} if
 *     absent
 * @param warmup steps until the peak
 * @param decay of weights, decoupled
 * @param clip the largest norm of the gradient; 1 if absent, 0 clips nothing
 * @param averaging decay of the weights' moving average, which is what is used afterwards
 * @param bf16 whether encoder and tower compute in bf16
 * @param seed of weights, data and dropout
 * @param checkpointMinutes between checkpoints; 4 if absent
 * @param validateEvery steps between measurements on the held-out texts; 0 for none
 */
public record DistilConfig(
    TextTower.Config model,
    Integer leastUses,
    Double held,
    long steps,
    int batch,
    double rate,
    Double finalRate,
    long warmup,
    double decay,
    Double clip,
    double averaging,
    boolean bf16,
    long seed,
    Double checkpointMinutes,
    long validateEvery) {
  public DistilConfig {
    leastUses = leastUses == null ? 2 : leastUses;
    held = held == null ? 0.01 : held;
    clip = clip == null ? 1 : clip;
    finalRate = finalRate == null ? rate / 100 : finalRate;
    checkpointMinutes = checkpointMinutes == null ? 4 : checkpointMinutes;
    require(model != null, "'model' is missing");
    require(leastUses > 0, "'leastUses' must be positive, not %d", leastUses);
    require(held > 0 && held < 1, "'held' must be in (0, 1), not %s", held);
    require(batch > 0, "'batch' must be positive, not %d", batch);
    require(rate > 0, "'rate' must be positive, not %s", rate);
    require(warmup >= 0, "'warmup' must not be negative, not %d", warmup);
    require(steps > warmup, "'steps' must exceed 'warmup': %d, %d", steps, warmup);
    require(decay >= 0, "'decay' must not be negative, not %s", decay);
    require(averaging >= 0 && averaging < 1, "'averaging' must be in [0, 1), not %s", averaging);
    require(
        checkpointMinutes > 0, "'checkpointMinutes' must be positive, not %s", checkpointMinutes);
    require(validateEvery >= 0, "'validateEvery' must not be negative, not %d", validateEvery);
  }

  private static void require(boolean condition, String sentence, Object... arguments) {
    if (!condition) {
      throw new IllegalArgumentException(sentence.formatted(arguments));
    }
  }

  /**
   * Reads a file.
   *
   * @throws io.qingping.tensor.ModelFormatException if it is no such configuration
   */
  public static DistilConfig read(Path file) throws IOException {
    return ConfigFile.read(file, DistilConfig.class);
  }

  DType type() {
    return bf16 ? DType.BFLOAT16 : DType.FLOAT32;
  }
}
