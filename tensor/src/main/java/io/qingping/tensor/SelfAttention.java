package io.qingping.tensor;

/**
 * Multi-head self-attention with one fused projection for queries, keys and values (Vaswani et al.,
 * 1706.03762, section 3.2.2).
 */
public final class SelfAttention extends Module {
  private final int heads;
  private final Linear qkv;
  private final Linear proj;

  public SelfAttention(long width, int heads, Generator random) {
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "heads must divide width: " + width + " % " + heads + " != 0");
    }
    this.heads = heads;
    qkv = linear("qkv", width, 3 * width).initialise(w -> Initialisation.xavierUniform(w, random));
    proj = linear("proj", width, width).initialise(w -> Initialisation.xavierUniform(w, random));
  }

  /** Attention within each sequence: (B, L, width) -> (B, L, width). */
  public Tensor forward(Tensor x) {
    return along(x.unsqueeze(1), 2).select(1, 0);
  }

  /**
   * Attention along one axis of a grid, the other axis taken as batch: (B, M, N, width) -> (B, M,
   * N, width). Axis 1 mixes over M, axis 2 over N. The grid itself is never transposed, which saves
   * two copies of it.
   */
  public Tensor along(Tensor x, int axis) {
    if (axis != 1 && axis != 2) {
      throw new IllegalArgumentException("attention runs along axis 1 or 2, not " + axis);
    }
    long batch = x.size(0);
    long rows = x.size(1);
    long columns = x.size(2);
    long width = x.size(3);
    var fused = qkv.forward(x).view(batch, rows, columns, 3, heads, width / heads);
    var parts = axis == 1 ? fused.permute(3, 0, 2, 4, 1, 5) : fused.permute(3, 0, 1, 4, 2, 5);
    var mixed = Functions.attention(parts.select(0, 0), parts.select(0, 1), parts.select(0, 2));
    var grid = axis == 1 ? mixed.permute(0, 3, 1, 2, 4) : mixed.permute(0, 1, 3, 2, 4);
    return proj.forward(grid.reshape(batch, rows, columns, width));
  }

  /** Makes the output projection zero, so that a residual branch starts as the identity. */
  public SelfAttention silence() {
    proj.initialise(w -> Tensor.zeros(w.shape()));
    return this;
  }
}
