package io.qingping.tensor;

/** Root mean square normalisation over the last dimension (Zhang and Sennrich, 1910.07467). */
public final class RmsNorm extends Module {
  private final double epsilon;
  private final Tensor weight;

  public RmsNorm(long width, double epsilon) {
    this.epsilon = epsilon;
    weight = parameter("weight", Tensor.ones(width));
  }

  /** (..., width) -> (..., width). */
  public Tensor forward(Tensor x) {
    return Functions.rmsNorm(x, weight, epsilon);
  }
}
