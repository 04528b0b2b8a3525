package io.qingping.wenlan.model;

import io.qingping.tensor.BatchNorm2d;
import io.qingping.tensor.Conv2d;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Initialisation;
import io.qingping.tensor.Linear;
import io.qingping.tensor.Mode;
import io.qingping.tensor.Module;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * EfficientNet (Tan and Le, 1905.11946): inverted residual blocks (Sandler et al., 1801.04381) with
 * squeeze-and-excitation (Hu et al., 1709.01507) and SiLU: (B, 3, S, S) -> (B, width, ceil(S / 32),
 * ceil(S / 32)).
 *
 * <p>It is the variant that its authors trained in TensorFlow: padding is {@code SAME}, variances
 * are enlarged by 1e-3, a batch counts 0.01 in the running statistics. Names are those of timm's
 * {@code tf_efficientnet_*}. The lite family has no squeeze-and-excitation, and ReLU6 in place of
 * SiLU. A block that is not wider inside than its input has no first convolution, which shifts the
 * names of its others. Blocks are not dropped while training.
 */
final class EfficientNet extends InvertedResiduals {
  private static final double MOMENTUM = 0.01;
  private static final double EPSILON = 1e-3;
  private static final int HIGHEST = 6; // of ReLU6
  private static final double SQUEEZE = 0.25; // of a block's input channels

  private final EfficientNetConfig config;
  private final Conv2d stem;
  private final BatchNorm2d stemNorm;
  private final List<Block> blocks = new ArrayList<>();
  private final Conv2d head;
  private final BatchNorm2d headNorm;
  private final Linear classifier; // null without classes

  /**
   * @param classes of the classifier that it was trained with; 0 to leave that out
   */
  EfficientNet(EfficientNetConfig config, int classes, Generator random) {
    this.config = config;
    stem = child("conv_stem", first(Conv2d.unbiased(3, config.stem(), 3, 2, 0), random));
    stemNorm = child("bn1", norm(config.stem()));
    int channels = config.stem();
    for (int stage = 0; stage < config.stages().size(); stage++) {
      var sizes = config.stages().get(stage);
      for (int i = 0; i < sizes.blocks(); i++) {
        var block =
            new Block(channels, sizes, i == 0 ? sizes.stride() : 1, config.isLite(), random);
        blocks.add(child("blocks.%d.%d".formatted(stage, i), block));
        channels = sizes.channels();
      }
    }
    head = child("conv_head", first(pointwise(channels, config.width()), random));
    headNorm = child("bn2", norm(config.width()));
    classifier = classes == 0 ? null : child("classifier", new Linear(config.width(), classes));
  }

  @Override
  Tensor begin(Tensor pictures, Mode mode) {
    var x = stem.forward(SamePadding.of(pictures, 3, 2));
    return activated(stemNorm.forward(x, mode), config.isLite());
  }

  @Override
  List<Block> blocks() {
    return blocks;
  }

  @Override
  Tensor end(Tensor x, Mode mode) {
    return activated(headNorm.forward(head.forward(x), mode), config.isLite());
  }

  @Override
  Tensor classes(Tensor means) {
    return classifier == null ? null : Functions.softmax(classifier.forward(means), -1);
  }

  private static Tensor activated(Tensor x, boolean lite) {
    return lite ? x.clamp(0, HIGHEST) : Functions.silu(x);
  }

  @Override
  int width() {
    return config.width();
  }

  @Override
  int stride() {
    return config.stride();
  }

  private static BatchNorm2d norm(int channels) {
    return new BatchNorm2d(channels, MOMENTUM, EPSILON);
  }

  private static Conv2d pointwise(int in, int out) {
    return Conv2d.unbiased(in, out, 1, 1, 0);
  }

  /** He et al., 1502.01852, equation 10, for the numbers that go out. */
  private static Conv2d first(Conv2d convolution, Generator random) {
    return convolution.initialise(
        w -> {
          double fan = (double) w.elements() / w.size(1);
          return Initialisation.normal(w, random, Math.sqrt(2 / fan));
        });
  }

  static final class Block extends InvertedResiduals.Block {
    private final int kernel;
    private final int stride;
    private final boolean residual;
    private final boolean lite;
    private final int wide; // channels within
    private final Conv2d expand; // null if the block is as wide inside as its input
    private final BatchNorm2d expandNorm;
    private final Conv2d depthwise;
    private final BatchNorm2d depthwiseNorm;
    private final Excitation excitation; // null in a lite network
    private final Conv2d project;
    private final BatchNorm2d projectNorm;

    private Block(
        int in, EfficientNetConfig.Stage sizes, int stride, boolean lite, Generator random) {
      this.lite = lite;
      this.stride = stride;
      kernel = sizes.kernel();
      residual = stride == 1 && in == sizes.channels();
      boolean widens = sizes.expand() > 1;
      wide = in * sizes.expand();
      expand = widens ? child("conv_pw", first(pointwise(in, wide), random)) : null;
      expandNorm = widens ? child("bn1", norm(wide)) : null;
      // A stride of 1 pads alike on all sides; with 2 it depends on the map, see forward.
      int around = stride == 1 ? kernel / 2 : 0;
      depthwise = child("conv_dw", first(Conv2d.depthwise(wide, kernel, stride, around), random));
      depthwiseNorm = child(widens ? "bn2" : "bn1", norm(wide));
      int narrow = Math.max(1, (int) Math.rint(in * SQUEEZE));
      excitation = lite ? null : child("se", new Excitation(wide, narrow, random));
      var projection = first(pointwise(wide, sizes.channels()), random);
      project = child(widens ? "conv_pwl" : "conv_pw", projection);
      projectNorm = child(widens ? "bn3" : "bn2", norm(sizes.channels()));
    }

    @Override
    int widened() {
      return expand == null ? 0 : wide;
    }

    @Override
    Tensor widen(Tensor x, Mode mode) {
      return expand == null ? x : activated(expandNorm.forward(expand.forward(x), mode), lite);
    }

    @Override
    Tensor narrow(Tensor x, Tensor widened, Mode mode) {
      try (var scope = Scope.open()) {
        var padded = stride == 1 ? widened : SamePadding.of(widened, kernel, stride);
        var mixed = activated(depthwiseNorm.forward(depthwise.forward(padded), mode), lite);
        var excited = excitation == null ? mixed : excitation.forward(mixed);
        var y = projectNorm.forward(project.forward(excited), mode);
        return scope.keep(residual ? x.add(y) : y);
      }
    }
  }

  /** Multiplies each channel by what the means of all of them say: (B, C, H, W) -> the same. */
  private static final class Excitation extends Module {
    private final Conv2d reduce;
    private final Conv2d widen;

    private Excitation(int wide, int narrow, Generator random) {
      reduce = child("conv_reduce", first(new Conv2d(wide, narrow, 1, 1, 0), random));
      widen = child("conv_expand", first(new Conv2d(narrow, wide, 1, 1, 0), random));
    }

    private Tensor forward(Tensor x) {
      var means = x.mean(2, 3).unsqueeze(2).unsqueeze(3);
      return x.mul(widen.forward(Functions.silu(reduce.forward(means))).sigmoid());
    }
  }
}
