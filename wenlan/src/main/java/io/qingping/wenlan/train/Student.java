package io.qingping.wenlan.train;

import io.qingping.tensor.DType;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Initialisation;
import io.qingping.tensor.Linear;
import io.qingping.tensor.Mode;
import io.qingping.tensor.Module;
import io.qingping.tensor.Tensor;
import io.qingping.wenlan.model.TextModel;
import io.qingping.wenlan.model.TextTower;

/**
 * A text tower and a linear head that turns its vectors into those of a sentence encoder; the head
 * is of no use afterwards.
 */
final class Student extends Module {
  private final TextTower tower;
  private final Linear head; // null where the tower's vectors are the encoder's in size and kind

  /**
   * @param dimension of the encoder
   */
  Student(TextTower.Config config, int dimension, Generator random) {
    tower =
        child(
            TextModel.PREFIX.substring(0, TextModel.PREFIX.length() - 1),
            new TextTower(config, random));
    head =
        config.readsFirstToken() && config.dimension() == dimension
            ? null
            : linear("head", config.dimension(), dimension)
                .initialise(w -> Initialisation.xavierUniform(w, random));
  }

  TextTower tower() {
    return tower;
  }

  /** (B, L) -> (B, dimension), of length 1; the head sees vectors as they are used, of length 1. */
  Tensor forward(Tensor tokens, DType type, Mode mode) {
    var vectors = Functions.normalise(tower.forward(tokens, type, mode));
    return head == null ? vectors : Functions.normalise(head.forward(vectors));
  }
}
