package io.qingping.vdt.model;

import io.qingping.tensor.Functions;
import io.qingping.tensor.Linear;
import io.qingping.tensor.Module;
import io.qingping.tensor.Tensor;

/** Tokens to patches: (B, T, N, d) -> (B, T, N, patch * patch * outputChannels). Starts at zero. */
final class FinalLayer extends Module {
  private final Linear out;
  private final Linear modulation;

  FinalLayer(VdtConfig config) {
    out =
        linear(
            "linear",
            config.hidden(),
            (long) config.patch() * config.patch() * config.outputChannels());
    modulation = linear("adaLN_modulation.1", config.hidden(), 2L * config.hidden());
  }

  Tensor forward(Tensor x, Condition condition) {
    var m = condition.through(modulation).chunk(2, -1);
    return out.forward(VdtBlock.modulate(Functions.layerNorm(x, 1e-6), m[0], m[1]));
  }
}
