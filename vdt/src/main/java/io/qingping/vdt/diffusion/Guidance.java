package io.qingping.vdt.diffusion;

import io.qingping.tensor.Tensor;

/**
 * Guidance by dropping the given content (classifier-free guidance, Ho and Salimans, 2207.12598,
 * equation 6, with the given content as the condition): {@code free + weight (told - free)}. For
 * {@code free} the network sees the given content as noisy as the rest and at the same time, which
 * is its unconditional task.
 */
public final class Guidance {

  /** A clean clip with the noise of one diffusion time. */
  @FunctionalInterface
  public interface Noising {
    /**
     * @param time 0 .. 1000
     */
    Tensor at(double time, Tensor clean, Tensor noise);
  }

  private Guidance() {}

  /**
   * The guided network; it computes both predictions as one batch of twice the size.
   *
   * @param network is asked about what is told and, behind it, about what is free
   * @param weight 1 leaves the network as it is
   * @param given known content, (B, T, C, H, W)
   * @param mask (B, T, 1, H, W), 1 = to generate
   * @param noise that hides the given content
   */
  public static Denoiser of(
      Denoiser network, double weight, Tensor given, Tensor mask, Tensor noise, Noising noising) {
    if (weight == 1) {
      return network;
    }
    return (x, t) -> {
      double time = t.max().item(); // given frames may be at 0
      var hidden = GaussianDiffusion.compose(noising.at(time, given, noise), x, mask);
      var both =
          network
              .predict(Tensor.cat(0, x, hidden), Tensor.cat(0, t, t.mul(0).add(time)))
              .chunk(2, 0);
      var told = both[0].narrow(2, 0, x.size(2));
      var free = both[1].narrow(2, 0, x.size(2));
      var guided = free.add(told.sub(free).mul(weight));
      long rest = both[0].size(2) - x.size(2);
      // The logits of a learned variance are no direction in which one could go further.
      return rest == 0 ? guided : Tensor.cat(2, guided, both[0].narrow(2, x.size(2), rest));
    };
  }
}
