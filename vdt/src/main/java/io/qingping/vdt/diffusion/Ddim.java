package io.qingping.vdt.diffusion;

import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.vdt.diffusion.GaussianDiffusion.StepNoise;

/**
 * Denoising diffusion implicit models (Song et al., 2010.02502, equations 12 and 16): fewer steps
 * than ancestral sampling needs, of a network trained in the same way. Of order one.
 *
 * @param schedule its steps are those that are taken
 * @param eta share of the ancestral noise that is added at each step: 0 is a function of the start,
 *     1 ancestral
 */
public record Ddim(NoiseSchedule schedule, double eta) {
  public Ddim {
    if (!(eta >= 0 && eta <= 1)) {
      throw new IllegalArgumentException("eta must be within 0 and 1, not " + eta);
    }
  }

  /**
   * @param given known content, (B, T, C, H, W)
   * @param mask (B, T, 1, H, W), 1 = to generate
   * @param start noise to begin with
   * @param noise of each step; not asked for if eta is 0
   * @return clips with the given content exactly as given
   */
  public Tensor sample(Denoiser network, Tensor given, Tensor mask, Tensor start, StepNoise noise) {
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var x = start;
      for (int step = schedule.steps() - 1; step >= 0; step--) {
        try (var inner = Scope.open()) {
          var seen = NoisePrediction.of(network, schedule, given, x, mask, step);
          x = inner.keep(next(seen, step, noise));
        }
      }
      return scope.keep(GaussianDiffusion.compose(given, x, mask));
    }
  }

  private Tensor next(NoisePrediction seen, int step, StepNoise noise) {
    double signal = schedule.cumulative(step);
    double nextSignal = schedule.cumulative(step - 1);
    double variance =
        eta * eta * (1 - nextSignal) / (1 - signal) * Math.max(0, 1 - signal / nextSignal);
    var x =
        seen.clean()
            .mul(Math.sqrt(nextSignal))
            .add(seen.noise().mul(Math.sqrt(Math.max(0, 1 - nextSignal - variance))));
    return variance == 0 ? x : x.add(noise.at(step).mul(Math.sqrt(variance)));
  }
}
