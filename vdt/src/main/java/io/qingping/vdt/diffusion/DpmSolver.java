package io.qingping.vdt.diffusion;

import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;

/**
 * DPM-Solver++(2M) (Lu et al., 2211.01095, algorithm 2): solves the probability flow equation in
 * the logarithm of signal over noise, with the predicted clean clip drawn on in a line through the
 * last two steps. One question to the network a step, of order two; the first and the last step are
 * of order one.
 *
 * @param schedule its steps are those that are taken
 */
public record DpmSolver(NoiseSchedule schedule) {

  /**
   * @param given known content, (B, T, C, H, W)
   * @param mask (B, T, 1, H, W), 1 = to generate
   * @param start noise to begin with
   * @return clips with the given content exactly as given
   */
  public Tensor sample(Denoiser network, Tensor given, Tensor mask, Tensor start) {
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var x = start;
      Tensor before = null; // the clean clip of the step before
      for (int step = schedule.steps() - 1; step >= 0; step--) {
        try (var inner = Scope.open()) {
          var clean = NoisePrediction.of(network, schedule, given, x, mask, step).clean();
          x = inner.keep(next(x, clean, before, step));
          before = inner.keep(clean);
        }
      }
      return scope.keep(GaussianDiffusion.compose(given, x, mask));
    }
  }

  private Tensor next(Tensor x, Tensor clean, Tensor before, int step) {
    if (step == 0) {
      return clean; // no noise is left: the logarithm would be infinite
    }
    double width = logSnr(step - 1) - logSnr(step);
    var line = clean;
    if (before != null) {
      double weight = width / (2 * (logSnr(step) - logSnr(step + 1)));
      line = clean.mul(1 + weight).sub(before.mul(weight));
    }
    return x.mul(noise(step - 1) / noise(step))
        .sub(line.mul(signal(step - 1) * Math.expm1(-width)));
  }

  private double signal(int step) {
    return Math.sqrt(schedule.cumulative(step));
  }

  private double noise(int step) {
    return Math.sqrt(1 - schedule.cumulative(step));
  }

  /** Lambda, the logarithm of signal over noise. */
  private double logSnr(int step) {
    return Math.log(signal(step) / noise(step));
  }
}
