package io.qingping.tensor.checkpoint;

import io.qingping.tensor.AdamW;
import io.qingping.tensor.Ema;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Module;
import java.util.Objects;

/**
 * What changes while a model is trained, and so what a checkpoint holds.
 *
 * @param random the one stream that every random number of the training comes from
 */
public record Training(Module model, Ema ema, AdamW optimiser, Generator random) {
  public Training {
    Objects.requireNonNull(model, "a training needs a model");
    Objects.requireNonNull(ema, "a training needs the average of its weights");
    Objects.requireNonNull(optimiser, "a training needs an optimiser");
    Objects.requireNonNull(random, "a training needs a generator");
  }
}
