package io.qingping.vdt.diffusion;

import io.qingping.tensor.Tensor;

/**
 * Clips whose every value is drawn from one normal distribution: the best denoiser and the path of
 * the probability flow are known in closed form.
 */
record GaussianClips(double mean, double deviation) {

  /** The best prediction of the noise of a process, with the variance channel at beta tilde. */
  Denoiser noiseOf(NoiseSchedule process) {
    return (x, t) -> {
      double signal = process.cumulative((int) t.floats()[0]);
      var noise = x.sub(clean(x, Math.sqrt(signal), Math.sqrt(1 - signal)).mul(Math.sqrt(signal)));
      noise = noise.div(Math.sqrt(1 - signal));
      return Tensor.cat(2, noise, Tensor.full(-1, x.shape()).to(x.type()));
    };
  }

  /** The best velocity of a rectified flow. */
  Denoiser velocity() {
    return (x, t) -> {
      double s = t.max().item() / 1000;
      return x.sub(clean(x, 1 - s, s)).div(s);
    };
  }

  /** The expected clean clip of {@code x = signal clean + noise}. */
  private Tensor clean(Tensor x, double signal, double noise) {
    double gain = deviation * deviation * signal / square(spread(signal, noise));
    return x.sub(signal * mean).mul(gain).add(mean);
  }

  /** Where the exact flow of a process brings {@code x} from one step to another. */
  Tensor flow(Tensor x, NoiseSchedule process, int from, int to) {
    double a = process.cumulative(from);
    double b = process.cumulative(to);
    return flow(x, Math.sqrt(a), Math.sqrt(1 - a), Math.sqrt(b), Math.sqrt(1 - b));
  }

  /** Where the exact flow brings {@code x} between two shares of signal and noise. */
  Tensor flow(Tensor x, double signal, double noise, double nextSignal, double nextNoise) {
    return x.sub(signal * mean)
        .mul(spread(nextSignal, nextNoise) / spread(signal, noise))
        .add(nextSignal * mean);
  }

  private double spread(double signal, double noise) {
    return Math.sqrt(square(signal * deviation) + square(noise));
  }

  private static double square(double x) {
    return x * x;
  }
}
