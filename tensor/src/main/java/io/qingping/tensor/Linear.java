package io.qingping.tensor;

/**
 * An affine map, {@code x W^T + b}: (..., in) -> (..., out). It computes in the type of its input:
 * the fp32 weights are cast at use, so a network runs in bf16 if its input is bf16.
 */
public final class Linear extends Module {
  private final Tensor weight; // (out, in)
  private final Tensor bias; // (out)

  public Linear(long in, long out) {
    weight = parameter("weight", Tensor.zeros(out, in));
    bias = parameter("bias", Tensor.zeros(out));
  }

  public Tensor forward(Tensor x) {
    return Functions.linear(x, weight.to(x.type()), bias.to(x.type()));
  }

  /** Fills the weight; the bias is zero. */
  public Linear initialise(java.util.function.UnaryOperator<Tensor> rule) {
    try (var scope = Scope.open()) { // what a rule leaves behind is as large as the weight
      weight.copyFrom(rule.apply(weight));
    }
    return this;
  }
}
