package io.qingping.wenlan.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The sizes of an {@link EfficientNet}. In JSON also one of the names {@code b0} to {@code b7} and
 * {@code lite0} to {@code lite4}.
 *
 * @param stem channels of the first convolution, which halves the picture
 * @param stages of inverted residual blocks
 * @param width channels of the map that comes out
 * @param lite whether it is of the family that has neither squeeze-and-excitation nor SiLU, but
 *     ReLU6; absent for no
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EfficientNetConfig(int stem, List<Stage> stages, int width, Boolean lite) {
  /**
   * Blocks of the same width; the first of them reduces the picture by {@code stride}.
   *
   * @param kernel side of the depthwise convolution
   * @param expand how many times wider than its input a block is inside
   */
  public record Stage(int channels, int blocks, int kernel, int stride, int expand) {
    public Stage {
      if (channels < 1 || blocks < 1 || expand < 1 || stride < 1 || stride > 2) {
        throw new IllegalArgumentException(
            ("a stage needs positive channels and blocks, a factor of at least 1 and a stride of 1"
                    + " or 2: %d, %d, %d, %d")
                .formatted(channels, blocks, expand, stride));
      }
      if (kernel < 1 || kernel % 2 == 0) {
        throw new IllegalArgumentException("'kernel' must be odd, not " + kernel);
      }
    }
  }

  /** B0's stages (Tan and Le, 1905.11946, table 1); the stride is the first block's. */
  static final List<Stage> B0 =
      List.of(
          new Stage(16, 1, 3, 1, 1),
          new Stage(24, 2, 3, 2, 6),
          new Stage(40, 2, 5, 2, 6),
          new Stage(80, 3, 3, 2, 6),
          new Stage(112, 3, 5, 1, 6),
          new Stage(192, 4, 5, 2, 6),
          new Stage(320, 1, 3, 1, 6));

  private static final int STEM = 32;
  private static final int WIDTH = 1280;
  private static final int DIVISOR = 8; // of all channels
  private static final double LEAST_SHARE = 0.9; // of the channels, after rounding

  /** Factors of width and depth; the side of the picture grows along, 224 to 600 pixels. */
  private static final Map<String, double[]> FACTORS =
      Map.of(
          "b0", new double[] {1.0, 1.0},
          "b1", new double[] {1.0, 1.1},
          "b2", new double[] {1.1, 1.2},
          "b3", new double[] {1.2, 1.4},
          "b4", new double[] {1.4, 1.8},
          "b5", new double[] {1.6, 2.2},
          "b6", new double[] {1.8, 2.6},
          "b7", new double[] {2.0, 3.1});

  /** Of the lite ones, whose pictures have 224 to 300 pixels. */
  private static final Map<String, double[]> LITE_FACTORS =
      Map.of(
          "lite0", new double[] {1.0, 1.0},
          "lite1", new double[] {1.0, 1.1},
          "lite2", new double[] {1.1, 1.2},
          "lite3", new double[] {1.2, 1.4},
          "lite4", new double[] {1.4, 1.8});

  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public EfficientNetConfig {
    if (stages == null || stages.isEmpty()) {
      throw new IllegalArgumentException("'stages' are missing");
    }
    stages = List.copyOf(stages);
    if (stem < 1 || width < 1) {
      throw new IllegalArgumentException(
          "'stem' and 'width' must be positive: %d, %d".formatted(stem, width));
    }
  }

  /**
   * A published size.
   *
   * @param name {@code b0} to {@code b7} or {@code lite0} to {@code lite4}
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static EfficientNetConfig named(String name) {
    var lite = LITE_FACTORS.get(name);
    if (lite != null) {
      return lite(lite[0], lite[1]);
    }
    var factors = FACTORS.get(name);
    if (factors == null) {
      throw new IllegalArgumentException(
          "'%s' is no EfficientNet from b0 to b7 or lite0 to lite4".formatted(name));
    }
    return scaled(factors[0], factors[1]);
  }

  /** B0 with other numbers of channels and blocks (section 3.3). */
  public static EfficientNetConfig scaled(double width, double depth) {
    var stages = new ArrayList<Stage>();
    for (var stage : B0) {
      int blocks = (int) Math.ceil(stage.blocks() * depth);
      stages.add(
          new Stage(
              channels(stage.channels(), width),
              blocks,
              stage.kernel(),
              stage.stride(),
              stage.expand()));
    }
    return new EfficientNetConfig(channels(STEM, width), stages, channels(WIDTH, width), null);
  }

  /**
   * The same without squeeze-and-excitation and with ReLU6. The first convolution and the last are
   * not made wider, the first and the last stage not deeper.
   */
  static EfficientNetConfig lite(double width, double depth) {
    var scaled = scaled(width, depth);
    var stages = new ArrayList<>(scaled.stages);
    for (int end : new int[] {0, B0.size() - 1}) {
      var stage = stages.get(end);
      stages.set(
          end,
          new Stage(
              stage.channels(),
              B0.get(end).blocks(),
              stage.kernel(),
              stage.stride(),
              stage.expand()));
    }
    return new EfficientNetConfig(STEM, stages, WIDTH, true);
  }

  boolean isLite() {
    return Boolean.TRUE.equals(lite);
  }

  /** The nearest multiple of 8, or the next one if that were too few. */
  private static int channels(int count, double factor) {
    double wanted = count * factor;
    int rounded = Math.max(DIVISOR, (int) (wanted + DIVISOR / 2.0) / DIVISOR * DIVISOR);
    return rounded < LEAST_SHARE * wanted ? rounded + DIVISOR : rounded;
  }

  /** By how much a side of the map is smaller than the picture's. */
  public int stride() {
    return 2 * stages.stream().mapToInt(Stage::stride).reduce(1, (a, b) -> a * b);
  }
}
