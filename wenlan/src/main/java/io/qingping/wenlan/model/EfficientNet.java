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
 * EfficientNet without its classifier (Tan and Le, 1905.11946): inverted residual blocks (Sandler
 * et al., 1801.04381) with squeeze-and-excitation (Hu et al., 1709.01507) and SiLU: (B, 3, S, S) ->
 * (B, width, ceil(S / 32), ceil(S / 32)).
 *
 * <p>It is the variant that its authors trained in TensorFlow: padding is {@code SAME}, variances
 * are enlarged by 1e-3, a batch counts 0.01 in the running statistics. Names are those of timm's
 * {@code tf_efficientnet_*}. A block that is not wider inside than its input has no first
 * convolution, which shifts the names of its others. Blocks are not dropped while training.
 */
final class EfficientNet extends PictureNetwork {
  private static final double MOMENTUM = 0.01;
  private static final double EPSILON = 1e-3;
  private static final double SQUEEZE = 0.25; // of a block's input channels

  private final EfficientNetConfig config;
  private final Conv2d stem;
  private final BatchNorm2d stemNorm;
  private final List<Block> blocks = new ArrayList<>();
  private final Conv2d head;
  private final BatchNorm2d headNorm;

  EfficientNet(EfficientNetConfig config, Generator random) {
    this.config = config;
    stem = child("conv_stem", first(Conv2d.unbiased(3, config.stem(), 3, 2, 0), random));
    stemNorm = child("bn1", norm(config.stem()));
    int channels = config.stem();
    for (int stage = 0; stage < config.stages().size(); stage++) {
      var sizes = config.stages().get(stage);
      for (int i = 0; i < sizes.blocks(); i++) {
        var block = new Block(channels, sizes, i == 0 ? sizes.stride() : 1, random);
        blocks.add(child("blocks.%d.%d".formatted(stage, i), block));
        channels = sizes.channels();
      }
    }
    head = child("conv_head", first(pointwise(channels, config.width()), random));
    headNorm = child("bn2", norm(config.width()));
  }

  @Override
  Tensor forward(Tensor pictures, Mode mode) {
    try (var scope = Scope.open()) {
      var x = Functions.silu(stemNorm.forward(stem.forward(SamePadding.of(pictures, 3, 2)), mode));
      for (var block : blocks) {
        x = block.forward(x, mode);
      }
      return scope.keep(Functions.silu(headNorm.forward(head.forward(x), mode)));
    }
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

  private static final class Block extends Module {
    private final int kernel;
    private final int stride;
    private final boolean residual;
    private final Conv2d expand; // null if the block is as wide inside as its input
    private final BatchNorm2d expandNorm;
    private final Conv2d depthwise;
    private final BatchNorm2d depthwiseNorm;
    private final Excitation excitation;
    private final Conv2d project;
    private final BatchNorm2d projectNorm;

    private Block(int in, EfficientNetConfig.Stage sizes, int stride, Generator random) {
      this.stride = stride;
      kernel = sizes.kernel();
      residual = stride == 1 && in == sizes.channels();
      boolean widens = sizes.expand() > 1;
      int wide = in * sizes.expand();
      expand = widens ? child("conv_pw", first(pointwise(in, wide), random)) : null;
      expandNorm = widens ? child("bn1", norm(wide)) : null;
      // A stride of 1 pads alike on all sides; with 2 it depends on the map, see forward.
      int around = stride == 1 ? kernel / 2 : 0;
      depthwise = child("conv_dw", first(Conv2d.depthwise(wide, kernel, stride, around), random));
      depthwiseNorm = child(widens ? "bn2" : "bn1", norm(wide));
      int narrow = Math.max(1, (int) Math.rint(in * SQUEEZE));
      excitation = child("se", new Excitation(wide, narrow, random));
      var projection = first(pointwise(wide, sizes.channels()), random);
      project = child(widens ? "conv_pwl" : "conv_pw", projection);
      projectNorm = child(widens ? "bn3" : "bn2", norm(sizes.channels()));
    }

    private Tensor forward(Tensor x, Mode mode) {
      try (var scope = Scope.open()) {
        var wide = expand == null ? x : Functions.silu(expandNorm.forward(expand.forward(x), mode));
        var padded = stride == 1 ? wide : SamePadding.of(wide, kernel, stride);
        var mixed = Functions.silu(depthwiseNorm.forward(depthwise.forward(padded), mode));
        var y = projectNorm.forward(project.forward(excitation.forward(mixed)), mode);
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
