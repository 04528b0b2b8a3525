package io.qingping.wenlan.model;

import io.qingping.tensor.BatchNorm2d;
import io.qingping.tensor.Conv2d;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Initialisation;
import io.qingping.tensor.Mode;
import io.qingping.tensor.Module;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A small convolutional network of inverted residual blocks (Sandler et al., 1801.04381, figure 3)
 * with SiLU, as EfficientNet has them (Tan and Le, 1905.11946): (B, 3, S, S) -> (B, width, S /
 * stride, S / stride). A smaller one than the {@link EfficientNet} that BriVL has, for training
 * from nothing.
 */
final class Cnn extends PictureNetwork {
  private final CnnConfig config;
  private final Unit stem;
  private final List<Block> blocks = new ArrayList<>();
  private final Unit head;

  Cnn(CnnConfig config, Generator random) {
    this.config = config;
    stem =
        child("stem", new Unit(Conv2d.unbiased(3, config.stem(), 3, 2, 1), config.stem(), random));
    int channels = config.stem();
    for (var stage : config.stages()) {
      for (int i = 0; i < stage.blocks(); i++) {
        int stride = i == 0 ? stage.stride() : 1;
        var block = new Block(channels, stage.channels(), config.expand(), stride, random);
        blocks.add(child("blocks." + blocks.size(), block));
        channels = stage.channels();
      }
    }
    head =
        child(
            "head",
            new Unit(Conv2d.unbiased(channels, config.width(), 1, 1, 0), config.width(), random));
  }

  @Override
  Tensor forward(Tensor pictures, Mode mode) {
    var x = Functions.silu(stem.forward(pictures, mode));
    for (var block : blocks) {
      x = block.forward(x, mode);
    }
    return Functions.silu(head.forward(x, mode));
  }

  @Override
  int width() {
    return config.width();
  }

  @Override
  int stride() {
    return config.stride();
  }

  /** A convolution and its normalisation. */
  private static final class Unit extends Module {
    private final Conv2d conv;
    private final BatchNorm2d norm;

    private Unit(Conv2d convolution, int out, Generator random) {
      conv =
          child("conv", convolution)
              .initialise(
                  w -> {
                    // He et al., 1502.01852, equation 10, for the numbers that go out.
                    double fan = (double) w.elements() / w.size(1);
                    return Initialisation.normal(w, random, Math.sqrt(2 / fan));
                  });
      norm = child("bn", new BatchNorm2d(out));
    }

    private Tensor forward(Tensor x, Mode mode) {
      return norm.forward(conv.forward(x), mode);
    }
  }

  private static final class Block extends Module {
    private final Unit expand;
    private final Unit depthwise;
    private final Unit project;
    private final boolean residual;

    private Block(int in, int out, int factor, int stride, Generator random) {
      int wide = in * factor;
      expand = child("expand", new Unit(Conv2d.unbiased(in, wide, 1, 1, 0), wide, random));
      depthwise = child("depthwise", new Unit(Conv2d.depthwise(wide, 3, stride, 1), wide, random));
      project = child("project", new Unit(Conv2d.unbiased(wide, out, 1, 1, 0), out, random));
      residual = stride == 1 && in == out;
    }

    private Tensor forward(Tensor x, Mode mode) {
      try (var scope = Scope.open()) {
        var wide = Functions.silu(expand.forward(x, mode));
        var mixed = Functions.silu(depthwise.forward(wide, mode));
        var y = project.forward(mixed, mode);
        return scope.keep(residual ? x.add(y) : y);
      }
    }
  }
}
