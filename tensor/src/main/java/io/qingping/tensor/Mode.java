package io.qingping.tensor;

/**
 * Whether a network is trained or used: dropout and batch normalisation differ.
 *
 * @param random what dropout draws from while training; null when the network is used
 */
public record Mode(Generator random) {
  public static final Mode USE = new Mode(null);

  public static Mode training(Generator random) {
    return new Mode(random);
  }

  public boolean trains() {
    return random != null;
  }

  /**
   * Dropout (Srivastava et al., JMLR 15, 2014): while training, elements become 0 with this
   * probability and the others grow, so that the mean stays.
   */
  public Tensor dropout(Tensor x, double probability) {
    if (!trains() || probability == 0) {
      return x;
    }
    var kept = random.uniform(x.shape()).less(1 - probability);
    return x.mul(kept.to(x.type())).div(1 - probability);
  }
}
