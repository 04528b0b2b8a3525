package io.qingping.tensor;

/** A table of vectors: int64 indices (...) -> (..., width). */
public final class Embedding extends Module {
  private final Tensor weight; // (rows, width)

  public Embedding(long rows, long width) {
    weight = parameter("weight", Tensor.zeros(rows, width));
  }

  public Tensor forward(Tensor indices) {
    return Functions.embedding(weight, indices);
  }

  /** The vectors by index, (rows, width). */
  public Tensor table() {
    return weight;
  }

  public Embedding initialise(java.util.function.UnaryOperator<Tensor> rule) {
    weight.copyFrom(rule.apply(weight));
    return this;
  }
}
