package io.qingping.tensor;

/** Layer normalisation over the last dimension with scale and shift (Ba et al., 1607.06450). */
public final class LayerNorm extends Module {
  private final double epsilon;
  private final Tensor weight;
  private final Tensor bias;

  public LayerNorm(long width, double epsilon) {
    this.epsilon = epsilon;
    weight = parameter("weight", Tensor.ones(width));
    bias = parameter("bias", Tensor.zeros(width));
  }

  /** (..., width) -> (..., width). */
  public Tensor forward(Tensor x) {
    return Functions.layerNorm(x, weight.to(x.type()), bias.to(x.type()), epsilon);
  }
}
