package io.qingping.tensor.train;

import io.qingping.tensor.checkpoint.Training;
import io.qingping.tensor.distributed.ProcessGroup;
import java.util.Map;

/** A model that is trained step by step. */
public interface Learner {
  /** The value of {@link #step} that progress shows. */
  String LOSS = "loss";

  Training training();

  /** The processes that take each step together; this one alone if not said otherwise. */
  default ProcessGroup group() {
    return ProcessGroup.alone();
  }

  /**
   * One step of the optimiser.
   *
   * @param step counted from 0
   * @return what is logged of it, {@link #LOSS} among it
   */
  Map<String, Double> step(long step);

  /** What is logged of a look at clips that are not trained on. */
  Map<String, Double> validate();

  /** Shows what the model can do by now. */
  default void show(long step) {}
}
