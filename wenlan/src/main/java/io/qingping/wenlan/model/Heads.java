package io.qingping.wenlan.model;

import io.qingping.tensor.Functions;
import io.qingping.tensor.Mode;
import io.qingping.tensor.Tensor;

/**
 * Attention in several heads (Vaswani et al., 1706.03762, section 3.2.2), between the projections
 * that each network names in its own way.
 */
record Heads(int count, double dropout) {
  static Heads of(long width, int count, double dropout) {
    if (count < 1 || width % count != 0) {
      throw new IllegalArgumentException(
          "heads must divide width: %d %% %d != 0".formatted(width, count));
    }
    return new Heads(count, dropout);
  }

  /**
   * Mixes the values of each sequence.
   *
   * @param q (B, L, W), as {@code k} and {@code v}
   * @param mask (B, L), added to the scores of each place: 0, or a large negative number where
   *     nobody may look; or null
   * @return (B, L, W)
   */
  Tensor mix(Tensor q, Tensor k, Tensor v, Tensor mask, Mode mode) {
    long batch = q.size(0);
    long length = q.size(1);
    long width = q.size(2);
    Tensor mixed;
    if (mask == null && !(mode.trains() && dropout > 0)) {
      mixed = Functions.attention(split(q), split(k), split(v));
    } else {
      double scale = 1 / Math.sqrt((double) width / count);
      var scores = split(q).mul(scale).matmul(split(k).transpose(-2, -1));
      var masked = mask == null ? scores : scores.add(mask.view(batch, 1, 1, length));
      mixed = mode.dropout(Functions.softmax(masked, -1), dropout).matmul(split(v));
    }
    return mixed.transpose(1, 2).reshape(batch, length, width);
  }

  /** (B, L, W) -> (B, heads, L, W / heads). */
  private Tensor split(Tensor x) {
    return x.view(x.size(0), x.size(1), count, x.size(2) / count).transpose(1, 2);
  }
}
