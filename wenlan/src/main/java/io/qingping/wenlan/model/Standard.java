package io.qingping.wenlan.model;

import io.qingping.tensor.Module;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;

/**
 * Brings each feature to mean 0 and deviation 1 over the pictures that were learnt from: (B,
 * regions, C) -> the same. Most of what a foreign network says is alike for all pictures, and what
 * tells them apart is learnt late without (docs/decisions/016-levels.md). Until measured it changes
 * nothing.
 */
final class Standard extends Module {
  private static final double LEAST_DEVIATION = 1e-4;

  private final Tensor mean; // (C)
  private final Tensor deviation;

  Standard(int channels) {
    mean = buffer("mean", Tensor.zeros(channels));
    deviation = buffer("deviation", Tensor.zeros(channels).fill(1));
  }

  Tensor forward(Tensor features) {
    return features.sub(mean).div(deviation);
  }

  void measure(Tensor features) {
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var rows = features.reshape(-1, mean.size(0));
      var centre = rows.mean(0);
      mean.copyFrom(centre);
      deviation.copyFrom(rows.sub(centre).square().mean(0).sqrt().add(LEAST_DEVIATION));
    }
  }
}
