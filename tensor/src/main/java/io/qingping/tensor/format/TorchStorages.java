package io.qingping.tensor.format;

import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Tensor;
import java.io.IOException;

/** Where a file of PyTorch keeps its numbers. */
interface TorchStorages {
  /** What the file's pickle describes; its tensors are not read yet. */
  Object root() throws IOException;

  /**
   * The whole storage as a tensor of one dimension, read once.
   *
   * @throws ModelFormatException if it is not there as described
   */
  Tensor storage(TorchClasses.Storage storage) throws IOException;
}
