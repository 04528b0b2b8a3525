package io.qingping.vdt.motion;

import io.qingping.tensor.Tensor;

/**
 * How displacement spectra become numbers of unit size for the network. Each frequency is divided
 * by its own scale, or the high ones, which carry little energy, would drown; then the magnitude of
 * every complex coefficient is replaced by its square root, or the few large motions would outweigh
 * the many small ones (Li et al., 2309.07906, section 4.1, there on the parts; here on the
 * magnitude, which leaves the phase alone).
 */
final class SpectrumCode {
  private static final double TINY = 1e-12;

  private SpectrumCode() {}

  /**
   * Scales for {@link #encode}, (K): half the mean magnitude of each frequency where things move,
   * so that encoded parts have variance 1.
   *
   * @param spectra (B, K, 4, H, W)
   * @param moving (B, 1, H, W), 1 where a cell moves
   */
  static Tensor scales(Tensor spectra, Tensor moving) {
    var magnitude = magnitude(pairs(spectra)); // (B, K, 2, 1, H, W)
    var weighted =
        magnitude.mul(moving.view(moving.size(0), 1, 1, 1, moving.size(2), moving.size(3)));
    return weighted.sum(0, 2, 3, 4, 5).div(moving.sum().mul(2)).mul(0.5).add(TINY);
  }

  /** Spectra (B, K, 4, H, W) as the network sees them. */
  static Tensor encode(Tensor spectra, Tensor scales) {
    var parts = pairs(spectra).div(column(scales));
    return parts.div(magnitude(parts).add(1e-6).sqrt()).view(spectra.shape());
  }

  /** Back from {@link #encode}. */
  static Tensor decode(Tensor encoded, Tensor scales) {
    var parts = pairs(encoded);
    return parts.mul(magnitude(parts)).mul(column(scales)).reshape(encoded.shape());
  }

  private static Tensor pairs(Tensor x) {
    return x.contiguous().view(x.size(0), x.size(1), 2, 2, x.size(3), x.size(4));
  }

  private static Tensor magnitude(Tensor pairs) {
    return pairs.square().sum(3).add(TINY * TINY).sqrt().unsqueeze(3);
  }

  private static Tensor column(Tensor scales) {
    return scales.view(1, -1, 1, 1, 1, 1);
  }
}
