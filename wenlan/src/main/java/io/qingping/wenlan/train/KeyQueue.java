package io.qingping.wenlan.train;

import io.qingping.tensor.DType;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Module;
import io.qingping.tensor.Tensor;

/**
 * The last keys of one kind, oldest overwritten first; random directions at the beginning (He et
 * al., 1911.05722, section 3.2), which are of nothing. Its content and place are saved with the
 * weights.
 */
final class KeyQueue extends Module {
  private final Tensor keys; // (K, D)
  private final Tensor labels; // (K, 2)
  private final Tensor pointer; // (1), the next row to write
  private final int size;

  /**
   * @param size K
   */
  KeyQueue(int size, int dimension, Generator random) {
    this.size = size;
    keys = buffer("keys", Functions.normalise(random.normal(size, dimension)));
    labels = buffer("labels", Tensor.zeros(DType.INT64, size, 2).fill(-1));
    pointer = buffer("pointer", Tensor.zeros(DType.INT64, 1));
  }

  /** All keys; they change with the next {@link #add}. */
  Labelled keys() {
    return new Labelled(keys, labels);
  }

  /** Takes in a batch of N, at most K. */
  void add(Labelled batch) {
    int count = (int) batch.vectors().size(0);
    if (count > size) {
      throw new IllegalArgumentException(
          "a batch of %d keys does not fit into a queue of %d".formatted(count, size));
    }
    int at = (int) pointer.item();
    write(keys, batch.vectors(), at, count);
    write(labels, batch.labels(), at, count);
    pointer.fill((at + count) % size);
  }

  private void write(Tensor ring, Tensor rows, int at, int count) {
    int before = Math.min(count, size - at);
    ring.narrow(0, at, before).copyFrom(rows.narrow(0, 0, before));
    if (before < count) {
      ring.narrow(0, 0, count - before).copyFrom(rows.narrow(0, before, count - before));
    }
  }
}
