package io.qingping.wenlan.model;

import io.qingping.tensor.Functions;
import io.qingping.tensor.Mode;
import io.qingping.tensor.Module;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A network of inverted residual blocks (Sandler et al., 1801.04381): each makes its map wider,
 * looks around in it, and makes it narrow again.
 */
abstract class InvertedResiduals extends PictureNetwork {
  private static final double EPSILON = 1e-5;

  /** One block. */
  abstract static class Block extends Module {
    /** Channels of the widened map; 0 if the block takes its input as it is. */
    abstract int widened();

    /** Input (B, C, H, W) -> the widened map, or the input itself. */
    abstract Tensor widen(Tensor x, Mode mode);

    /** What comes out, from the input and the widened map. */
    abstract Tensor narrow(Tensor x, Tensor wide, Mode mode);
  }

  /** Pictures -> what the first block reads. */
  abstract Tensor begin(Tensor pictures, Mode mode);

  abstract List<? extends Block> blocks();

  /** What the last block says -> the map of {@link #forward}. */
  abstract Tensor end(Tensor x, Mode mode);

  /**
   * How probable the classes are that the network was trained to tell apart: the means of the last
   * map, (B, width), -> (B, classes); null if it has none.
   */
  Tensor classes(Tensor means) {
    return null;
  }

  @Override
  Tensor forward(Tensor pictures, Mode mode) {
    try (var scope = Scope.open()) {
      var x = begin(pictures, mode);
      for (var block : blocks()) {
        try (var inner = Scope.open()) {
          x = inner.keep(block.narrow(x, block.widen(x, mode), mode));
        }
      }
      return scope.keep(end(x, mode));
    }
  }

  /**
   * What each depth of the network says of pictures, (B, 3, S, S) -> (B, 1, {@link #levelsWidth}):
   * the means of the widened maps within its blocks and of the last map, each brought to mean 0 and
   * deviation 1. The last map alone knows best what the network was trained for, and less of all
   * else (docs/decisions/016-levels.md). Behind them {@link #classes}, if the network has some.
   */
  Tensor levels(Tensor pictures, Mode mode) {
    try (var scope = Scope.open()) {
      var means = new ArrayList<Tensor>();
      var x = begin(pictures, mode);
      for (var block : blocks()) {
        var wide = block.widen(x, mode);
        if (block.widened() > 0) {
          means.add(level(wide.mean(2, 3)));
        }
        x = block.narrow(x, wide, mode);
      }
      var last = end(x, mode).mean(2, 3);
      means.add(level(last));
      var classes = classes(last);
      if (classes != null) {
        means.add(classes);
      }
      return scope.keep(Tensor.cat(1, means.toArray(Tensor[]::new)).unsqueeze(1));
    }
  }

  private static Tensor level(Tensor means) {
    return Functions.layerNorm(means, EPSILON);
  }

  /** How many numbers {@link #levels} says of a picture, without classes. */
  int levelsWidth() {
    return width() + blocks().stream().mapToInt(Block::widened).sum();
  }
}
