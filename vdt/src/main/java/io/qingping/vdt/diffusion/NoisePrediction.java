package io.qingping.vdt.diffusion;

import io.qingping.tensor.Tensor;

/**
 * What a network that predicts noise says about one step: the clean clip and the noise that make up
 * the noisy one, {@code x_t = sqrt(a) clean + sqrt(1 - a) noise} with a = alpha bar. Both (B, T, C,
 * H, W).
 */
record NoisePrediction(Tensor clean, Tensor noise) {

  /**
   * Asks the network, which sees the given content clean and is told the step of the original
   * process.
   */
  static NoisePrediction of(
      Denoiser network, NoiseSchedule schedule, Tensor given, Tensor x, Tensor mask, int step) {
    var time = Tensor.full(schedule.originalStep(step), x.size(0));
    var output = network.predict(GaussianDiffusion.compose(given, x, mask), time);
    var noise = output.narrow(2, 0, x.size(2)); // behind it may stand the variance
    double signal = schedule.cumulative(step);
    var clean = x.sub(noise.mul(Math.sqrt(1 - signal))).div(Math.sqrt(signal));
    return new NoisePrediction(clean, noise);
  }
}
