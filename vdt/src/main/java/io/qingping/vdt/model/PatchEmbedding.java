package io.qingping.vdt.model;

import io.qingping.tensor.Conv2d;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Initialisation;
import io.qingping.tensor.Module;
import io.qingping.tensor.Tensor;

/** Frames to tokens: (B, T, C, H, W) -> (B, T, N, d), patches row by row. */
final class PatchEmbedding extends Module {
  private final Conv2d projection;

  PatchEmbedding(VdtConfig config, Generator random) {
    int patch = config.patch();
    long fanIn = (long) config.channels() * patch * patch;
    projection =
        child("proj", new Conv2d(config.channels(), config.hidden(), patch, patch, 0))
            .initialise(w -> Initialisation.xavierUniform(w, random, fanIn, config.hidden()));
  }

  Tensor forward(Tensor x) {
    long batch = x.size(0);
    long frames = x.size(1);
    var maps = projection.forward(x.reshape(batch * frames, x.size(2), x.size(3), x.size(4)));
    long width = maps.size(1);
    long tokens = maps.size(2) * maps.size(3);
    // Contiguous, or every residual sum of the network would inherit the transposed layout.
    return maps.reshape(batch, frames, width, tokens).transpose(2, 3).contiguous();
  }
}
