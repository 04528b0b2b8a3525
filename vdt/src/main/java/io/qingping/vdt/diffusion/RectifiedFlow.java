package io.qingping.vdt.diffusion;

import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;

/**
 * The modern objective: clean and noisy clips joined by straight lines, {@code x_s = (1 - s) x_0 +
 * s noise}, and a network that predicts the velocity {@code noise - x_0} (Liu et al., Flow Straight
 * and Fast, 2209.03003, equation 1). Given tokens stay clean and are told time 0; the loss is
 * normalised by what the mask asks for.
 */
public final class RectifiedFlow {
  /** How the line is followed. */
  public enum Solver {
    /** First order, one question to the network a step. */
    EULER,
    /** Second order, two questions a step. */
    HEUN,
    /** Second order, one question a step: the last step's velocity tells how this one bends. */
    ADAMS
  }

  private RectifiedFlow() {}

  /** The loss of a batch, one number; see {@link #losses}. */
  public static Tensor loss(Denoiser network, Tensor clean, Tensor s, Tensor mask, Tensor noise) {
    return losses(network, clean, s, mask, noise).mean();
  }

  /**
   * The loss of each clip, (B): the squared error of the velocity per value that is asked for.
   *
   * @param clean (B, T, C, H, W)
   * @param s place on the line of each clip, (B), in [0, 1]
   * @param mask (B, T, 1, H, W), 1 = to generate
   * @param noise as {@code clean}
   */
  public static Tensor losses(Denoiser network, Tensor clean, Tensor s, Tensor mask, Tensor noise) {
    var place = s.view(-1, 1, 1, 1, 1);
    var noisy = clean.add(noise.sub(clean).mul(place));
    var input = GaussianDiffusion.compose(clean, noisy, mask);
    var error = network.predict(input, times(s, mask)).sub(noise.sub(clean)).square().mul(mask);
    return error.sum(1, 2, 3, 4).div(mask.sum(1, 2, 3, 4).mul(clean.size(2)).add(1e-6));
  }

  /** Each pixel's time: 1000 s where the mask asks for it, else 0. (B, T, H, W). */
  private static Tensor times(Tensor s, Tensor mask) {
    return mask.select(2, 0).mul(s.view(-1, 1, 1, 1)).mul(1000);
  }

  /**
   * Integrates from noise to clips over {@code steps} steps, spaced by {@code shift}: s' = shift s
   * / (1 + (shift - 1) s), 1 = even.
   *
   * @param given known content, (B, T, C, H, W)
   * @param mask (B, T, 1, H, W), 1 = to generate
   * @param noise to begin with
   * @return clips with the given content exactly as given
   */
  public static Tensor sample(
      Denoiser network,
      Tensor given,
      Tensor mask,
      Tensor noise,
      int steps,
      double shift,
      Solver solver) {
    if (steps < 1) {
      throw new IllegalArgumentException("sampling needs at least one step, not " + steps);
    }
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var path = new Path(network, mask, solver, GaussianDiffusion.compose(given, noise, mask));
      for (int i = 0; i < steps; i++) {
        try (var inner = Scope.open()) {
          path.step(inner, place(steps - i, steps, shift), place(steps - i - 1, steps, shift));
        }
      }
      return scope.keep(GaussianDiffusion.compose(given, path.x, mask));
    }
  }

  private static double place(int i, int steps, double shift) {
    double s = (double) i / steps;
    return shift * s / (1 + (shift - 1) * s);
  }

  /** Where the integration stands. */
  private static final class Path {
    private final Denoiser network;
    private final Tensor mask;
    private final Solver solver;
    private Tensor x;
    private Tensor last; // velocity of the last step, null before it
    private double lastSize;

    private Path(Denoiser network, Tensor mask, Solver solver, Tensor x) {
      this.network = network;
      this.mask = mask;
      this.solver = solver;
      this.x = x;
    }

    private void step(Scope scope, double from, double to) {
      double size = to - from;
      var here = velocity(x, from);
      var slope =
          switch (solver) {
            case EULER -> here;
            case HEUN -> to == 0 ? here : here.add(velocity(x.add(here.mul(size)), to)).mul(0.5);
            case ADAMS -> last == null ? here : here.add(here.sub(last).mul(0.5 * size / lastSize));
          };
      x = scope.keep(x.add(slope.mul(size)));
      last = scope.keep(here);
      lastSize = size;
    }

    private Tensor velocity(Tensor at, double s) {
      var time = times(Tensor.full(s, at.size(0)), mask);
      return network.predict(at, time).mul(mask);
    }
  }
}
