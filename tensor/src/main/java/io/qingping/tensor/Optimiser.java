package io.qingping.tensor;

import java.util.Map;

/** Changes the weights of a module by their gradients. Not thread-safe. */
public interface Optimiser {
  /** Forgets the gradients of the last step. */
  void zeroGradients();

  /**
   * One step with this learning rate.
   *
   * @return the norm of the gradient before clipping
   * @throws TrainingDiverged if that is no finite number; no weight is changed then
   */
  double step(double learningRate);

  /** All weights as one vector; a view that sees every change. */
  Tensor weights();

  /** All gradients as one vector, to be changed before a step; a view that sees every change. */
  Tensor gradients();

  /** What a checkpoint must hold beside the weights. */
  Map<String, Tensor> state();

  /**
   * Goes on from {@link #state()}.
   *
   * @param source what the state was read from, for the error
   * @throws ModelFormatException if it is of another optimiser or model
   */
  void load(Map<String, Tensor> state, String source);
}
