package io.qingping.wenlan.model;

import io.qingping.tensor.Mode;
import io.qingping.tensor.Module;
import io.qingping.tensor.Tensor;

/** What a {@link Brivl} sees pictures with: a network that makes a map of features. */
abstract class PictureNetwork extends Module {
  /** (B, 3, S, S) -> (B, width, ceil(S / stride), ceil(S / stride)). */
  abstract Tensor forward(Tensor pictures, Mode mode);

  /** Channels of the map. */
  abstract int width();

  /** By how much a side of the map is smaller than the picture's. */
  abstract int stride();
}
