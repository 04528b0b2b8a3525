package io.qingping.tensor;

/** Rules for first weights. */
public final class Initialisation {
  private Initialisation() {}

  /** Xavier uniform (Glorot and Bengio 2010, equation 16) for a weight (out, in, ...). */
  public static Tensor xavierUniform(Tensor weight, Generator random) {
    long receptive = weight.elements() / weight.size(0) / weight.size(1);
    return xavierUniform(weight, random, weight.size(1) * receptive, weight.size(0) * receptive);
  }

  /** Xavier uniform with explicit fans: U(-a, a), a = sqrt(6 / (fanIn + fanOut)). */
  public static Tensor xavierUniform(Tensor weight, Generator random, long fanIn, long fanOut) {
    double bound = Math.sqrt(6.0 / (fanIn + fanOut));
    return random.uniform(weight.shape()).mul(2 * bound).sub(bound);
  }

  /** Normal with mean 0. */
  public static Tensor normal(Tensor weight, Generator random, double deviation) {
    return random.normal(weight.shape()).mul(deviation);
  }
}
