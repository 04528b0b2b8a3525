package io.qingping.vdt.model;

import io.qingping.tensor.Tensor;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Reuse of features between the steps of a sampler (first-block caching): as long as the first
 * block changes its tokens nearly as it did when all blocks were last computed, the others are
 * taken to change them as they did then.
 *
 * <p>For one sampling of one batch by one thread; it holds memory until it is closed.
 */
public final class BlockCache implements AutoCloseable {
  private final double threshold;
  private Tensor firstChange; // (B, T, N, d), of the first block when all were last computed
  private Tensor otherChange; // of all other blocks together
  private long computed;
  private long reused;

  /**
   * @param threshold relative change in L1 of what the first block adds, below which the others'
   *     part is reused; 0.05 is mild
   */
  public BlockCache(double threshold) {
    if (!(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException(
          "the threshold of the cache must be between 0 and 1, not " + threshold);
    }
    this.threshold = threshold;
  }

  /**
   * The tokens behind the last block.
   *
   * @param before the tokens ahead of the first block
   * @param first the tokens behind it
   * @param others computes the tokens behind the last block
   */
  Tensor through(Tensor before, Tensor first, Supplier<Tensor> others) {
    var change = first.sub(before);
    if (isAsLastTime(change)) {
      reused++;
      return first.add(otherChange);
    }
    computed++;
    var last = others.get();
    close();
    firstChange = change.outliveScopes();
    otherChange = last.sub(first).outliveScopes();
    return last;
  }

  private boolean isAsLastTime(Tensor change) {
    return firstChange != null
        && Arrays.equals(change.shape(), firstChange.shape())
        && change.sub(firstChange).abs().mean().item()
            < threshold * firstChange.abs().mean().item();
  }

  /** The share of predictions that reused the other blocks' part. */
  public double hits() {
    return computed + reused == 0 ? 0 : (double) reused / (computed + reused);
  }

  @Override
  public void close() {
    if (firstChange != null) {
      firstChange.close();
      otherChange.close();
      firstChange = null;
      otherChange = null;
    }
  }
}
