package io.qingping.vdt.diffusion;

import io.qingping.tensor.Functions;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * The official objective: a process of discrete steps, noise prediction and learned variance
 * between beta and beta tilde (Nichol and Dhariwal, Improved DDPM, 2102.09672, equations 15 and
 * 16), with VDT's mask (2305.13311, equation 3; here 1 means: to generate).
 */
public final class GaussianDiffusion {
  private final NoiseSchedule schedule;

  public GaussianDiffusion(NoiseSchedule schedule) {
    this.schedule = schedule;
  }

  /** Losses of each clip, (B) each: squared error of the noise, variational bound in bits, sum. */
  public record Losses(Tensor mse, Tensor bound, Tensor total) {}

  /** Noisy clips: x_0 with the noise of step t. */
  public Tensor diffuse(Tensor clean, int[] t, Tensor noise) {
    return clean
        .mul(each(t, i -> Math.sqrt(schedule.cumulative(i))))
        .add(noise.mul(each(t, i -> Math.sqrt(1 - schedule.cumulative(i)))));
  }

  /**
   * The official training losses, traps included: the error is masked but divided by all elements,
   * the bound is not masked.
   *
   * @param clean (B, T, C, H, W)
   * @param t a step of each clip
   * @param mask (B, T, 1, H, W), 1 = to generate
   * @param noise as {@code clean}
   */
  public Losses losses(Denoiser network, Tensor clean, int[] t, Tensor mask, Tensor noise) {
    var noisy = diffuse(clean, t, noise);
    var output = network.predict(compose(clean, noisy, mask), times(t));
    var parts = output.chunk(2, 2);
    var mse = perClip(noise.sub(parts[0]).square().mul(mask));
    // The bound teaches the variance only.
    var bound = bound(clean, noisy, t, parts[0].detach(), parts[1]);
    return new Losses(mse, bound, mse.add(bound));
  }

  /** Given content where the mask is 0, other content where it is 1; both to the bit. */
  public static Tensor compose(Tensor given, Tensor generated, Tensor mask) {
    return given.where(mask.less(0.5), generated);
  }

  private static Tensor perClip(Tensor x) {
    return x.mean(1, 2, 3, 4);
  }

  private Tensor bound(Tensor clean, Tensor noisy, int[] t, Tensor noise, Tensor variance) {
    var trueMean = posteriorMean(clean, noisy, t);
    var trueLog = each(t, schedule::logPosteriorVariance);
    var mean = posteriorMean(cleanFromNoise(noisy, noise, t), noisy, t);
    var log = logVariance(variance, t);
    // KL of two diagonal normals.
    var divergence =
        log.sub(trueLog)
            .sub(1)
            .add(trueLog.sub(log).exp())
            .add(trueMean.sub(mean).square().mul(log.neg().exp()))
            .mul(0.5);
    var likelihood = discretisedLogLikelihood(clean, mean, log.mul(0.5)).neg();
    var first = new double[t.length];
    for (int i = 0; i < t.length; i++) {
      first[i] = t[i] == 0 ? 1 : 0;
    }
    var isFirst = Tensor.of(first, t.length).to(clean.type());
    return compose(
        perClip(divergence).div(Math.log(2)), perClip(likelihood).div(Math.log(2)), isFirst);
  }

  /**
   * Log likelihood of 8-bit values in [-1, 1] under a normal, with its distribution approximated.
   */
  private static Tensor discretisedLogLikelihood(Tensor x, Tensor mean, Tensor logDeviation) {
    var centred = x.sub(mean);
    var inverse = logDeviation.neg().exp();
    var upper = normalDistribution(inverse.mul(centred.add(1 / 255.0)));
    var lower = normalDistribution(inverse.mul(centred.sub(1 / 255.0)));
    var between = upper.sub(lower).clamp(1e-12, Float.MAX_VALUE).log();
    var belowAll = upper.clamp(1e-12, Float.MAX_VALUE).log();
    var aboveAll = lower.neg().add(1).clamp(1e-12, Float.MAX_VALUE).log();
    return belowAll.where(x.less(-0.999), between.where(x.less(0.999), aboveAll));
  }

  /** tanh approximation of the normal distribution function. */
  private static Tensor normalDistribution(Tensor x) {
    var cube = x.square().mul(x).mul(0.044715);
    return x.add(cube).mul(Math.sqrt(2 / Math.PI)).tanh().add(1).mul(0.5);
  }

  private Tensor posteriorMean(Tensor clean, Tensor noisy, int[] t) {
    return clean
        .mul(each(t, schedule::posteriorFromClean))
        .add(noisy.mul(each(t, schedule::posteriorFromNoisy)));
  }

  private Tensor cleanFromNoise(Tensor noisy, Tensor noise, int[] t) {
    return noisy
        .mul(each(t, i -> Math.sqrt(1 / schedule.cumulative(i))))
        .sub(noise.mul(each(t, i -> Math.sqrt(1 / schedule.cumulative(i) - 1))));
  }

  /** The network's variance channel in [-1, 1] chooses between log beta tilde and log beta. */
  private Tensor logVariance(Tensor channel, int[] t) {
    var low = each(t, schedule::logPosteriorVariance);
    var high = each(t, i -> Math.log(schedule.beta(i)));
    var fraction = channel.add(1).mul(0.5);
    return fraction.mul(high).add(fraction.neg().add(1).mul(low));
  }

  /** A coefficient of each clip's step as (B, 1, 1, 1, 1), rounded to fp32 as the official code. */
  private static Tensor each(int[] t, IntToDoubleFunction coefficient) {
    var values = new float[t.length];
    for (int i = 0; i < t.length; i++) {
      values[i] = (float) coefficient.applyAsDouble(t[i]);
    }
    return Tensor.of(values, t.length, 1, 1, 1, 1);
  }

  private Tensor times(int[] t) {
    var values = new float[t.length];
    for (int i = 0; i < t.length; i++) {
      values[i] = schedule.originalStep(t[i]);
    }
    return Tensor.of(values, t.length);
  }

  /** Standard normal noise of one step, as the clips. */
  @FunctionalInterface
  public interface StepNoise {
    Tensor at(int t);
  }

  /**
   * Ancestral sampling over all steps of the schedule, without clipping.
   *
   * @param given known content, (B, T, C, H, W); what the mask gives is shown clean to the network
   * @param start noise to begin with
   * @return the sample before composition: its given part is meaningless, see {@link #compose}
   */
  public Tensor sample(Denoiser network, Tensor given, Tensor mask, Tensor start, StepNoise noise) {
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var x = start;
      var t = new int[(int) start.size(0)];
      for (int step = schedule.steps() - 1; step >= 0; step--) {
        Arrays.fill(t, step);
        try (var inner = Scope.open()) {
          x = inner.keep(ancestral(network, given, mask, x, t, noise.at(step)));
        }
      }
      return scope.keep(x);
    }
  }

  private Tensor ancestral(
      Denoiser network, Tensor given, Tensor mask, Tensor x, int[] t, Tensor noise) {
    var parts = network.predict(compose(given, x, mask), times(t)).chunk(2, 2);
    var mean = posteriorMean(cleanFromNoise(x, parts[0], t), x, t);
    if (t[0] == 0) {
      return mean;
    }
    return Functions.multiplyAdd(mean, logVariance(parts[1], t).mul(0.5).exp(), noise);
  }
}
