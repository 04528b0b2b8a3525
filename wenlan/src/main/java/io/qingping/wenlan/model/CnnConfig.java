package io.qingping.wenlan.model;

import java.util.List;

/**
 * The sizes of a {@link Cnn}.
 *
 * @param stem channels of the first convolution, which halves the picture
 * @param stages of inverted residual blocks
 * @param expand how many times wider a block is inside
 * @param width channels of the map that comes out
 */
public record CnnConfig(int stem, List<Stage> stages, int expand, int width) {
  /** Blocks of the same width; the first of them reduces the picture by {@code stride}. */
  public record Stage(int channels, int blocks, int stride) {
    public Stage {
      if (channels < 1 || blocks < 1 || stride < 1 || stride > 2) {
        throw new IllegalArgumentException(
            "a stage needs positive channels and blocks and a stride of 1 or 2: %d, %d, %d"
                .formatted(channels, blocks, stride));
      }
    }
  }

  public CnnConfig {
    if (stages == null || stages.isEmpty()) {
      throw new IllegalArgumentException("'stages' are missing");
    }
    stages = List.copyOf(stages);
    if (stem < 1 || expand < 1 || width < 1) {
      throw new IllegalArgumentException(
          "'stem', 'expand' and 'width' must be positive: %d, %d, %d"
              .formatted(stem, expand, width));
    }
  }

  /** By how much a side of the map is smaller than the picture's. */
  public int stride() {
    return 2 * stages.stream().mapToInt(Stage::stride).reduce(1, (a, b) -> a * b);
  }
}
