package io.qingping.vdt.diffusion;

import java.util.TreeSet;

/**
 * How much noise each step of the forward process adds, in double precision (Ho et al., 2006.11239,
 * section 2), and which original steps a shortened process keeps.
 */
public final class NoiseSchedule {
  private final double[] betas;
  private final double[] cumulative;
  private final int[] originalSteps;

  private NoiseSchedule(double[] betas, int[] originalSteps) {
    this.betas = betas;
    this.originalSteps = originalSteps;
    cumulative = new double[betas.length];
    double product = 1;
    for (int t = 0; t < betas.length; t++) {
      product *= 1 - betas[t];
      cumulative[t] = product;
    }
  }

  /**
   * Betas rise linearly from 1e-4 to 2e-2 over 1000 steps, scaled so for other lengths.
   *
   * @param steps more than 20: the last beta of a shorter process would not be below 1
   */
  public static NoiseSchedule linear(int steps) {
    if (steps <= 20) {
      throw new IllegalArgumentException(
          "a linear process has more than 20 steps, not %d: respace a longer one".formatted(steps));
    }
    double scale = 1000.0 / steps;
    double first = scale * 1e-4;
    double last = scale * 2e-2;
    var betas = new double[steps];
    var original = new int[steps];
    for (int t = 0; t < steps; t++) {
      betas[t] = first + (last - first) * t / (steps - 1);
      original[t] = t;
    }
    return new NoiseSchedule(betas, original);
  }

  /**
   * A process of {@code count} evenly spread steps with the same marginal noise at those that it
   * keeps (Nichol and Dhariwal, 2102.09672, section 4).
   */
  public NoiseSchedule respaced(int count) {
    if (count < 1 || count > steps()) {
      throw new IllegalArgumentException(
          "a process of %d steps cannot be sampled in %d".formatted(steps(), count));
    }
    double stride = count == 1 ? 1 : (steps() - 1.0) / (count - 1);
    var kept = new TreeSet<Integer>();
    for (int i = 0; i < count; i++) {
      kept.add((int) Math.rint(i * stride));
    }
    var shorter = new double[kept.size()];
    var original = new int[kept.size()];
    double before = 1;
    int i = 0;
    for (int t : kept) {
      shorter[i] = 1 - cumulative[t] / before;
      original[i++] = originalSteps[t];
      before = cumulative[t];
    }
    return new NoiseSchedule(shorter, original);
  }

  public int steps() {
    return betas.length;
  }

  public double beta(int t) {
    return betas[t];
  }

  /** The share of the signal that is left at a step: alpha bar. 1 before the first. */
  public double cumulative(int t) {
    return t < 0 ? 1 : cumulative[t];
  }

  /** The step of the original process, which the network is told. */
  public int originalStep(int t) {
    return originalSteps[t];
  }

  /** Variance of q(x_{t-1} | x_t, x_0): beta tilde. */
  public double posteriorVariance(int t) {
    return betas[t] * (1 - cumulative(t - 1)) / (1 - cumulative[t]);
  }

  /** Logarithm of beta tilde; the first, which is 0, is replaced by the second. */
  public double logPosteriorVariance(int t) {
    return Math.log(posteriorVariance(t == 0 && steps() > 1 ? 1 : t));
  }

  /** Weight of x_0 in the posterior mean. */
  public double posteriorFromClean(int t) {
    return betas[t] * Math.sqrt(cumulative(t - 1)) / (1 - cumulative[t]);
  }

  /** Weight of x_t in the posterior mean. */
  public double posteriorFromNoisy(int t) {
    return (1 - cumulative(t - 1)) * Math.sqrt(1 - betas[t]) / (1 - cumulative[t]);
  }
}
