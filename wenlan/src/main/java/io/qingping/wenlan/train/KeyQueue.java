package io.qingping.wenlan.train;

import io.qingping.tensor.DType;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Module;
import io.qingping.tensor.Tensor;

/**
 * The last keys of one kind, oldest overwritten first; random directions at the beginning (He et
 * al., 1911.05722, section 3.2). Its content and place are saved with the weights.
 */
final class KeyQueue extends Module {
  private final Tensor keys; // (K, D)
  private final Tensor pointer; // (1), the next row to write
  private final int size;

  /**
   * @param size K
   */
  KeyQueue(int size, int dimension, Generator random) {
    this.size = size;
    keys = buffer("keys", Functions.normalise(random.normal(size, dimension)));
    pointer = buffer("pointer", Tensor.zeros(DType.INT64, 1));
  }

  /** All keys; they change with the next {@link #add}. */
  Tensor keys() {
    return keys;
  }

  /** Takes in a batch (N, D), N at most K. */
  void add(Tensor batch) {
    int count = (int) batch.size(0);
    if (count > size) {
      throw new IllegalArgumentException(
          "a batch of %d keys does not fit into a queue of %d".formatted(count, size));
    }
    int at = (int) pointer.item();
    int before = Math.min(count, size - at);
    keys.narrow(0, at, before).copyFrom(batch.narrow(0, 0, before));
    if (before < count) {
      keys.narrow(0, 0, count - before).copyFrom(batch.narrow(0, before, count - before));
    }
    pointer.fill((at + count) % size);
  }
}
