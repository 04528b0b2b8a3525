package io.qingping.vdt.model;

import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Initialisation;
import io.qingping.tensor.Linear;
import io.qingping.tensor.Module;
import io.qingping.tensor.Tensor;

/**
 * The diffusion time as a vector: 256 cosines and sines, then a small perceptron. (...) -> (...,
 * d).
 */
final class TimestepEmbedding extends Module {
  private static final int FREQUENCIES = 128;
  private final Tensor frequencies; // not part of the state dict
  private final Linear in;
  private final Linear out;

  TimestepEmbedding(int width, Generator random) {
    in =
        linear("mlp.0", 2 * FREQUENCIES, width)
            .initialise(w -> Initialisation.normal(w, random, 0.02));
    out = linear("mlp.2", width, width).initialise(w -> Initialisation.normal(w, random, 0.02));
    var values = new float[FREQUENCIES];
    for (int i = 0; i < FREQUENCIES; i++) {
      values[i] = (float) Math.exp(-Math.log(10000) * i / FREQUENCIES);
    }
    frequencies = constant(Tensor.of(values, FREQUENCIES));
  }

  /** {@code time}: original step index 0 .. 999, fp32, any shape. */
  Tensor forward(Tensor time) {
    var angles = time.unsqueeze(-1).mul(frequencies);
    return out.forward(Functions.silu(in.forward(Tensor.cat(-1, angles.cos(), angles.sin()))));
  }
}
