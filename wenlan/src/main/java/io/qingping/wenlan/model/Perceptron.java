package io.qingping.wenlan.model;

import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Initialisation;
import io.qingping.tensor.Linear;
import io.qingping.tensor.Module;
import io.qingping.tensor.Tensor;

/** The two layers on top of each of BriVL's towers: (B, in) -> (B, out). */
final class Perceptron extends Module {
  private final Linear first;
  private final Linear second;

  Perceptron(int in, int out, Generator random) {
    first = linear("fc1", in, out).initialise(w -> Initialisation.xavierUniform(w, random));
    second = linear("fc2", out, out).initialise(w -> Initialisation.xavierUniform(w, random));
  }

  Tensor forward(Tensor x) {
    return second.forward(Functions.relu(first.forward(x)));
  }
}
