package io.qingping.wenlan.model;

import io.qingping.tensor.Functions;
import io.qingping.tensor.Tensor;

/**
 * TensorFlow's padding {@code SAME}: a convolution of stride s makes ceil(S / s) of S cells. Zeros
 * are put around the map by halves; what is odd is added behind.
 */
final class SamePadding {
  private SamePadding() {}

  /** The map (B, C, H, W) with what a convolution without padding of its own needs around it. */
  static Tensor of(Tensor map, long kernel, long stride) {
    long down = around(map.size(2), kernel, stride);
    long across = around(map.size(3), kernel, stride);
    return down + across == 0
        ? map
        : Functions.pad(map, across / 2, across - across / 2, down / 2, down - down / 2);
  }

  private static long around(long size, long kernel, long stride) {
    long out = (size + stride - 1) / stride;
    return Math.max(0, (out - 1) * stride + kernel - size);
  }
}
