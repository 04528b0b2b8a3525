package io.qingping.vdt.motion;

import io.qingping.vdt.model.VdtConfig;

/**
 * The shape of a motion network.
 *
 * @param hidden width of a token
 * @param depth number of blocks
 * @param heads attention heads
 * @param patch cells of the grid that one token covers, along each side
 */
public record MotionConfig(int hidden, int depth, int heads, int patch) {
  /** Temporal frequencies 1 .. K, in cycles per loop: the frame axis of the network. */
  public static final int FREQUENCIES = 6;

  /** Cells along each side of the square region. */
  public static final int GRID = 32;

  /** Real and imaginary part of x, then of y. */
  public static final int CHANNELS = 4;

  /** Frames that carry the condition, behind those of the spectrum. */
  static final int CONDITION_FRAMES = 2;

  public MotionConfig {
    // The network's own configuration validates the rest.
    network(hidden, depth, heads, patch);
  }

  /** What two cores train in an hour or two. */
  public static MotionConfig small() {
    return new MotionConfig(160, 6, 5, 4);
  }

  VdtConfig network() {
    return network(hidden, depth, heads, patch);
  }

  private static VdtConfig network(int hidden, int depth, int heads, int patch) {
    return new VdtConfig(
        FREQUENCIES + CONDITION_FRAMES,
        GRID,
        GRID,
        CHANNELS,
        patch,
        hidden,
        depth,
        heads,
        false,
        0,
        true,
        false,
        false);
  }
}
