package io.qingping.vdt.diffusion;

import io.qingping.tensor.Tensor;

/** What a sampler or a loss asks of a network. */
@FunctionalInterface
public interface Denoiser {
  /**
   * @param x (B, T, C, H, W)
   * @param t time 0 .. 999 of each clip (B), frame (B, T), token (B, T, N) or pixel (B, T, H, W)
   * @return the prediction, (B, T, output channels, H, W)
   */
  Tensor predict(Tensor x, Tensor t);
}
