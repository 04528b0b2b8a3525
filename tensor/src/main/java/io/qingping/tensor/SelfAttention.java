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
    return forward(x, null);
  }

  /**
   * The same with queries and keys that know their places.
   *
   * @param rotation of L places and heads of this width; null for none
   */
  public Tensor forward(Tensor x, Rotation rotation) {
    long batch = x.size(0);
    long length = x.size(1);
    long width = x.size(2);
    try (var scope = Scope.open()) {
      var fused = qkv.forward(x).view(batch, length, 3, heads, width / heads);
      var parts = fused.permute(2, 0, 3, 1, 4); // (3, B, heads, L, width / heads)
      var qk = parts.narrow(0, 0, 2);
      qk = rotation == null ? qk : rotation.turn(qk);
      var mixed = Functions.attention(qk.select(0, 0), qk.select(0, 1), parts.select(0, 2));
      return scope.keep(proj.forward(mixed.transpose(1, 2).reshape(batch, length, width)));
    }
  }

  /** Makes the output projection zero, so that a residual branch starts as the identity. */
  public SelfAttention silence() {
    proj.initialise(w -> Tensor.zeros(w.shape()));
    return this;
  }
}
