package io.qingping.tensor;

import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A stream of random numbers with a seed: the same seed gives the same numbers as PyTorch's CPU
 * generator. Not thread-safe; give each thread its own.
 */
public final class Generator {
  private final org.bytedeco.pytorch.Generator raw;

  public Generator(long seed) {
    Engine.start();
    raw = torch.make_generator_cpu(seed);
    raw.retainReference(); // outlives the scope around
  }

  /** Standard normal numbers, fp32. */
  public Tensor normal(long... shape) {
    return Tensor.wrap(() -> torch.randn(shape, new GeneratorOptional(raw)));
  }

  /** Uniform numbers in [0, 1), fp32. */
  public Tensor uniform(long... shape) {
    return Tensor.wrap(() -> torch.rand(shape, new GeneratorOptional(raw)));
  }

  /** Uniform integers in [0, bound), int64. */
  public Tensor integers(long bound, long... shape) {
    return Tensor.wrap(
        () ->
            torch.randint(
                bound,
                shape,
                new GeneratorOptional(raw),
                new org.bytedeco.pytorch.TensorOptions(torch.ScalarType.Long)));
  }

  /** Where the stream stands, as a byte tensor for {@link #state(Tensor)}. */
  public Tensor state() {
    return Tensor.wrap(raw::get_state);
  }

  /** Puts the stream where {@link #state()} was taken. */
  public void state(Tensor state) {
    raw.set_state(state.raw());
  }
}
