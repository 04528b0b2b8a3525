package io.qingping.tensor;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Functions of neural networks that have no weights of their own. */
public final class Functions {
  /**
   * Attention by hand is fastest while its scores fit the caches and oneDNN multiplies; above this
   * size, or with OpenBLAS, libtorch's fused kernel is (measured:
   * docs/decisions/002-engine-settings.md).
   */
  private static final long LARGEST_SCORES_BYTES = 48L << 20;

  /** Below this many multiplications a product is too small to gain by oneDNN's convolution. */
  private static final long SMALLEST_CONVOLUTION = 1L << 24;

  private Functions() {}

  public static Tensor softmax(Tensor x, long dimension) {
    return Tensor.wrap(() -> torch.softmax(x.raw(), dimension));
  }

  public static Tensor silu(Tensor x) {
    return Tensor.wrap(() -> torch.silu(x.raw()));
  }

  /**
   * GELU in its tanh approximation (Hendrycks and Gimpel, arXiv 1606.08415, section 2); in bf16
   * exactly, which differs by 5e-4 at most and takes a quarter of the time.
   */
  public static Tensor gelu(Tensor x) {
    return Tensor.wrap(() -> torch.gelu(x.raw(), x.type() == DType.BFLOAT16 ? "none" : "tanh"));
  }

  /** GELU by the error function itself, as BERT has it (1606.08415, section 2). */
  public static Tensor exactGelu(Tensor x) {
    return Tensor.wrap(() -> torch.gelu(x.raw(), "none"));
  }

  /** To the next whole number. */
  public static Tensor round(Tensor x) {
    return Tensor.wrap(() -> torch.round(x.raw()));
  }

  public static Tensor relu(Tensor x) {
    return Tensor.wrap(() -> torch.relu(x.raw()));
  }

  /** {@code log(sum(exp(x)))} along a dimension, which vanishes, without overflow. */
  public static Tensor logSumExp(Tensor x, long dimension) {
    return Tensor.wrap(() -> torch.logsumexp(x.raw(), dimension));
  }

  /** {@code log(1 / (1 + exp(-x)))} without overflow. */
  public static Tensor logSigmoid(Tensor x) {
    return Tensor.wrap(() -> torch.log_sigmoid(x.raw()));
  }

  /** Vectors (..., d) of length 1; shorter ones than a millionth become shorter. */
  public static Tensor normalise(Tensor x) {
    var squares =
        Tensor.wrap(() -> x.raw().square().sum(new long[] {-1}, true, new ScalarTypeOptional()));
    return x.div(squares.add(1e-12).sqrt()); // and no division by zero in the backward pass
  }

  /** {@code x W^T + b}; {@code x} (..., in), {@code weight} (out, in), {@code bias} (out). */
  public static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
    var shape = x.shape();
    long in = shape[shape.length - 1];
    // As a matrix: with more dimensions libtorch may copy the weight, transposed, at every call.
    var rows = shape.length == 2 ? x : x.reshape(x.elements() / in, in);
    var result = linearOfRows(rows, weight, bias);
    shape[shape.length - 1] = weight.size(0);
    return shape.length == 2 ? result : result.view(shape);
  }

  private static Tensor linearOfRows(Tensor x, Tensor weight, Tensor bias) {
    if (x.type() == DType.FLOAT32) {
      if (!Engine.multipliesByOpenBlas()) {
        // libtorch's own linear with a bias goes to OpenBLAS even where oneDNN is permitted.
        return Tensor.wrap(() -> x.raw().mm(weight.raw().t()).add_(bias.raw()));
      }
      if (x.elements() * weight.size(0) >= SMALLEST_CONVOLUTION) {
        return linearByConvolution(x, weight, bias);
      }
    }
    return Tensor.wrap(() -> torch.linear(x.raw(), weight.raw(), new TensorOptional(bias.raw())));
  }

  /**
   * The same as a convolution of one pixel by one, whose channels come last: oneDNN computes it in
   * true fp32 on every CPU and with all threads, which OpenBLAS may not use.
   */
  private static Tensor linearByConvolution(Tensor x, Tensor weight, Tensor bias) {
    long count = x.size(0);
    var image = x.reshape(1, count, 1, x.size(1)).permute(0, 3, 1, 2);
    var kernel = weight.view(weight.size(0), weight.size(1), 1, 1);
    var result = conv2d(image, kernel, bias, 1, 0).permute(0, 2, 3, 1);
    return result.reshape(count, weight.size(0));
  }

  /** Layer normalisation over the last dimension, without affine part. */
  public static Tensor layerNorm(Tensor x, double epsilon) {
    return Tensor.wrap(
        () ->
            torch.layer_norm(
                x.raw(),
                new long[] {x.size(-1)},
                new TensorOptional(),
                new TensorOptional(),
                epsilon,
                true));
  }

  /** Layer normalisation over the last dimension with scale and shift (Ba et al., 1607.06450). */
  public static Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, double epsilon) {
    return Tensor.wrap(
        () ->
            torch.layer_norm(
                x.raw(),
                new long[] {x.size(-1)},
                new TensorOptional(weight.raw()),
                new TensorOptional(bias.raw()),
                epsilon,
                true));
  }

  /**
   * Scaled dot-product attention (Vaswani et al., 1706.03762, equation 1): {@code softmax(q k^T /
   * sqrt(d)) v}; q, k, v and the result (..., L, d).
   */
  public static Tensor attention(Tensor q, Tensor k, Tensor v) {
    double scale = 1 / Math.sqrt(q.size(-1));
    long scores = q.elements() / q.size(-1) * k.size(-2) * q.type().bytes();
    boolean slowProducts = q.type() == DType.FLOAT32 && Engine.multipliesByOpenBlas();
    if (scores <= LARGEST_SCORES_BYTES && !slowProducts) {
      return attentionByHand(q, k, v, scale);
    }
    // The fused kernel is 20 times slower on bf16 than on fp32.
    var type = q.type();
    return Tensor.wrap(
            () ->
                torch.scaled_dot_product_attention(
                    q.to(DType.FLOAT32).raw(),
                    k.to(DType.FLOAT32).raw(),
                    v.to(DType.FLOAT32).raw()))
        .to(type);
  }

  /**
   * With all dimensions ahead of the last two as one, so that the scale costs no pass of its own.
   */
  private static Tensor attentionByHand(Tensor q, Tensor k, Tensor v, double scale) {
    var flatQ = q.reshape(-1, q.size(-2), q.size(-1));
    var flatK = k.reshape(-1, k.size(-2), k.size(-1));
    var flatV = v.reshape(-1, v.size(-2), v.size(-1));
    var nothing = Tensor.zeros(q.type(), 1);
    var scores =
        Tensor.wrap(
            () ->
                torch.baddbmm(
                    nothing.raw(),
                    flatQ.raw(),
                    flatK.raw().transpose(-2, -1),
                    new Scalar(0),
                    new Scalar(scale)));
    var shape = q.shape();
    shape[shape.length - 1] = v.size(-1);
    return softmax(scores, -1).matmul(flatV).view(shape);
  }

  /** {@code base + a * b} in one pass, with broadcasting. */
  public static Tensor multiplyAdd(Tensor base, Tensor a, Tensor b) {
    return Tensor.wrap(() -> torch.addcmul(base.raw(), a.raw(), b.raw()));
  }

  /** Rows of a table by int64 indices. */
  public static Tensor embedding(Tensor table, Tensor indices) {
    return Tensor.wrap(() -> torch.embedding(table.raw(), indices.raw()));
  }

  /** The mean squared difference. */
  public static Tensor mseLoss(Tensor x, Tensor target) {
    return x.sub(target).square().mean();
  }

  /**
   * Two-dimensional convolution; {@code x} (B, in, H, W), {@code weight} (out, in, kh, kw), {@code
   * bias} (out).
   */
  public static Tensor conv2d(Tensor x, Tensor weight, Tensor bias, long stride, long padding) {
    return conv2d(x, weight, bias, stride, padding, 1);
  }

  /**
   * Convolution of each group of channels by itself; {@code weight} (out, in / groups, kh, kw).
   *
   * @param bias (out), or null for none
   */
  public static Tensor conv2d(
      Tensor x, Tensor weight, Tensor bias, long stride, long padding, long groups) {
    return Tensor.wrap(
        () ->
            torch.conv2d(
                x.raw(),
                weight.raw(),
                bias == null ? new TensorOptional() : new TensorOptional(bias.raw()),
                new long[] {stride, stride},
                new long[] {padding, padding},
                new long[] {1, 1},
                groups));
  }

  /** Zeros around the last two dimensions of {@code x} (..., H, W). */
  public static Tensor pad(Tensor x, long left, long right, long top, long bottom) {
    var sides = new long[] {left, right, top, bottom};
    return Tensor.wrap(() -> torch.constant_pad_nd(x.raw(), sides, new Scalar(0)));
  }

  /**
   * Batch normalisation over all but the channels (Ioffe and Szegedy, 1502.03167, algorithms 1 and
   * 2); {@code x} (B, C, H, W), the rest (C).
   *
   * @param mean the running mean, which normalises unless {@code ofBatch}
   * @param variance the running variance, likewise
   * @param ofBatch whether the batch's own statistics normalise; the running ones follow them then
   * @param momentum the weight of the batch in the running statistics
   */
  public static Tensor batchNorm(
      Tensor x,
      Tensor weight,
      Tensor bias,
      Tensor mean,
      Tensor variance,
      boolean ofBatch,
      double momentum,
      double epsilon) {
    return Tensor.wrap(
        () ->
            torch.batch_norm(
                x.raw(),
                new TensorOptional(weight.raw()),
                new TensorOptional(bias.raw()),
                new TensorOptional(mean.raw()),
                new TensorOptional(variance.raw()),
                ofBatch,
                momentum,
                epsilon,
                false));
  }

  /** Standardised root mean square normalisation over the last dimension (1910.07467). */
  public static Tensor rmsNorm(Tensor x, Tensor weight, double epsilon) {
    var wide = x.to(DType.FLOAT32);
    var mean =
        Tensor.wrap(
            () -> wide.square().raw().mean(new long[] {-1}, true, new ScalarTypeOptional()));
    return wide.div(mean.add(epsilon).sqrt()).to(x.type()).mul(weight.to(x.type()));
  }

  /** The cumulative sum along a dimension. */
  public static Tensor cumulativeSum(Tensor x, long dimension) {
    return Tensor.wrap(() -> torch.cumsum(x.raw(), dimension));
  }

  /** The place of the largest element along a dimension, int64. */
  public static Tensor argmax(Tensor x, long dimension) {
    return Tensor.wrap(() -> torch.argmax(x.raw(), new LongOptional(dimension), false));
  }
}
