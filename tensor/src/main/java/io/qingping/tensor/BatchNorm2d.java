package io.qingping.tensor;

import org.bytedeco.pytorch.GradMode;

/**
 * Batch normalisation with scale and shift (Ioffe and Szegedy, 1502.03167): (B, C, H, W) -> the
 * same. While training, the batch's own statistics normalise, and the running ones follow them; a
 * pass that records no gradient, such as that of a momentum tower, leaves those as they are.
 */
public final class BatchNorm2d extends Module {
  private static final double MOMENTUM = 0.1;
  private static final double EPSILON = 1e-5;

  private final Tensor weight;
  private final Tensor bias;
  private final Tensor mean;
  private final Tensor variance;
  private final double momentum;
  private final double epsilon;

  public BatchNorm2d(long channels) {
    this(channels, MOMENTUM, EPSILON);
  }

  /**
   * @param momentum the weight of a batch in the running statistics
   * @param epsilon what variances are enlarged by
   */
  public BatchNorm2d(long channels, double momentum, double epsilon) {
    this.momentum = momentum;
    this.epsilon = epsilon;
    weight = parameter("weight", Tensor.ones(channels));
    bias = parameter("bias", Tensor.zeros(channels));
    mean = buffer("running_mean", Tensor.zeros(channels));
    variance = buffer("running_var", Tensor.ones(channels));
  }

  public Tensor forward(Tensor x, Mode mode) {
    double follow = GradMode.is_enabled() ? momentum : 0;
    return Functions.batchNorm(x, weight, bias, mean, variance, mode.trains(), follow, epsilon);
  }
}
