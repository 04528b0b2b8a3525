package io.qingping.tensor;

/** Two-dimensional convolution: (B, in, H, W) -> (B, out, H', W'). Computes in its input's type. */
public final class Conv2d extends Module {
  private final Tensor weight; // (out, in, kernel, kernel)
  private final Tensor bias; // (out)
  private final long stride;
  private final long padding;

  public Conv2d(long in, long out, long kernel, long stride, long padding) {
    this.stride = stride;
    this.padding = padding;
    weight = parameter("weight", Tensor.zeros(out, in, kernel, kernel));
    bias = parameter("bias", Tensor.zeros(out));
  }

  public Tensor forward(Tensor x) {
    return Functions.conv2d(x, weight.to(x.type()), bias.to(x.type()), stride, padding);
  }

  public Conv2d initialise(java.util.function.UnaryOperator<Tensor> rule) {
    weight.copyFrom(rule.apply(weight));
    return this;
  }
}
