package io.qingping.vdt.diffusion;

import io.qingping.tensor.Generator;
import io.qingping.tensor.Tensor;
import java.util.Arrays;

/**
 * Standard normal noise for several clips, each from a seed of its own: a clip gets the same noise
 * whatever clips stand beside it.
 */
public final class Noise {
  private final Generator[] streams;
  private final long[] shape;

  /**
   * @param seeds one a clip
   * @param shape of one clip
   */
  public Noise(long[] seeds, long... shape) {
    streams = Arrays.stream(seeds).mapToObj(Generator::new).toArray(Generator[]::new);
    this.shape = shape.clone();
  }

  /** The next noise of each clip, (B, shape). */
  public Tensor next() {
    return Tensor.stack(0, Arrays.stream(streams).map(s -> s.normal(shape)).toArray(Tensor[]::new));
  }
}
