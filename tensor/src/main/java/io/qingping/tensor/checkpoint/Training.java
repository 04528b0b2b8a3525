package io.qingping.tensor.checkpoint;

import io.qingping.tensor.Ema;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Module;
import io.qingping.tensor.Optimiser;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.distributed.ProcessGroup;
import java.util.Objects;

/**
 * What changes while a model is trained, and so what a checkpoint holds.
 *
 * @param random the one stream that every random number of the training comes from
 */
public record Training(Module model, Ema ema, Optimiser optimiser, Generator random) {
  public Training {
    Objects.requireNonNull(model, "a training needs a model");
    Objects.requireNonNull(ema, "a training needs the average of its weights");
    Objects.requireNonNull(optimiser, "a training needs an optimiser");
    Objects.requireNonNull(random, "a training needs a generator");
  }

  /**
   * Makes this training equal to that of the group's rank 0, so that only rank 0 needs to read a
   * checkpoint.
   *
   * @param step how many steps are done; rank 0's counts
   * @return rank 0's step
   */
  public long follow(ProcessGroup group, long step) {
    if (group.size() == 1) {
      return step;
    }
    try (var scope = Scope.open()) {
      group.broadcast(model);
      var averages = ema.stateDict();
      averages.values().forEach(group::broadcast);
      var state = optimiser.state();
      state.values().forEach(group::broadcast);
      var stream = random.state();
      group.broadcast(stream);
      var counts = Tensor.of(new long[] {step, ema.steps()}, 2);
      group.broadcast(counts);
      ema.load(averages, counts.longs()[1], "rank 0");
      optimiser.load(state, "rank 0");
      random.state(stream);
      return counts.longs()[0];
    }
  }
}
