package io.qingping.tensor;

/** Two-dimensional convolution: (B, in, H, W) -> (B, out, H', W'). Computes in its input's type. */
public final class Conv2d extends Module {
  private final Tensor weight; // (out, in / groups, kernel, kernel)
  private final Tensor bias; // (out), or null
  private final long stride;
  private final long padding;
  private final long groups;

  public Conv2d(long in, long out, long kernel, long stride, long padding) {
    this(in, out, kernel, stride, padding, 1, true);
  }

  private Conv2d(
      long in, long out, long kernel, long stride, long padding, long groups, boolean biased) {
    this.stride = stride;
    this.padding = padding;
    this.groups = groups;
    weight = parameter("weight", Tensor.zeros(out, in / groups, kernel, kernel));
    bias = biased ? parameter("bias", Tensor.zeros(out)) : null;
  }

  /** A convolution before a normalisation, which makes a bias useless. */
  public static Conv2d unbiased(long in, long out, long kernel, long stride, long padding) {
    return new Conv2d(in, out, kernel, stride, padding, 1, false);
  }

  /** Each channel by itself, without bias (Chollet, 1610.02357). */
  public static Conv2d depthwise(long channels, long kernel, long stride, long padding) {
    return new Conv2d(channels, channels, kernel, stride, padding, channels, false);
  }

  public Tensor forward(Tensor x) {
    var shift = bias == null ? null : bias.to(x.type());
    return Functions.conv2d(x, weight.to(x.type()), shift, stride, padding, groups);
  }

  public Conv2d initialise(java.util.function.UnaryOperator<Tensor> rule) {
    try (var scope = Scope.open()) { // what a rule leaves behind is as large as the weight
      weight.copyFrom(rule.apply(weight));
    }
    return this;
  }
}
