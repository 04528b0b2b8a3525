package io.qingping.tensor;

/** Two layers with a tanh between them: (B, in) -> (B, out). */
public final class Mlp extends Module {
  private final Linear first;
  private final Linear second;

  public Mlp(long in, long hidden, long out, Generator random) {
    first = linear("first", in, hidden).initialise(w -> Initialisation.xavierUniform(w, random));
    second = linear("second", hidden, out).initialise(w -> Initialisation.xavierUniform(w, random));
  }

  public Tensor forward(Tensor x) {
    return second.forward(first.forward(x).tanh());
  }
}
