package io.qingping.vdt.model;

/**
 * The shape of a video diffusion transformer.
 *
 * @param frames length of the frame axis
 * @param height rows of a frame, in latent pixels
 * @param width columns of a frame, in latent pixels
 * @param channels channels of a frame
 * @param patch side of a square patch; one token each
 * @param hidden width of a token
 * @param depth number of blocks
 * @param heads attention heads
 * @param learnedVariance whether the output has a second set of channels, the variance
 * @param labels kinds of clips that the network may be told, the label table has a row more for
 *     none; the official code has 1 and never uses the other row. 0 leaves the table out
 * @param gatedTemporal modern switch: the temporal branch is modulated and gated by the condition
 *     like the others and starts as the identity; official: plain residual
 * @param rotary modern switch: attention knows places by {@link io.qingping.tensor.Rotation} too,
 *     not only by the tables that are added to tokens
 * @param local modern switch: a depthwise convolution of 3 x 3 tokens ahead of the attention over
 *     space tells a token of its neighbours (Chu et al., 2102.10882)
 */
public record VdtConfig(
    int frames,
    int height,
    int width,
    int channels,
    int patch,
    int hidden,
    int depth,
    int heads,
    boolean learnedVariance,
    int labels,
    boolean gatedTemporal,
    boolean rotary,
    boolean local) {
  public VdtConfig {
    if (frames < 1 || channels < 1 || depth < 1 || hidden < 1) {
      throw new IllegalArgumentException(
          "frames, channels, hidden and depth must be positive: %d, %d, %d, %d"
              .formatted(frames, channels, hidden, depth));
    }
    if (patch < 1 || height % patch != 0 || width % patch != 0) {
      throw new IllegalArgumentException(
          "patch must divide height and width: %dx%d by %d".formatted(height, width, patch));
    }
    if (heads < 1 || hidden % heads != 0) {
      throw new IllegalArgumentException(
          "heads must divide hidden: " + hidden + " % " + heads + " != 0");
    }
    if (rotary && hidden / heads % 4 != 0) {
      throw new IllegalArgumentException(
          "rotary positions need heads of a multiple of 4 values, not " + hidden / heads);
    }
    if (hidden % 4 != 0) {
      throw new IllegalArgumentException(
          "hidden must be a multiple of 4 for the position tables, not " + hidden);
    }
  }

  /** VDT-S/2: 12 blocks of width 384 with 6 heads. */
  public static VdtConfig s2(int frames, int height, int width) {
    return official(frames, height, width, 384, 12, 6);
  }

  /** VDT-L/2: 28 blocks of width 1152 with 16 heads. */
  public static VdtConfig l2(int frames, int height, int width) {
    return official(frames, height, width, 1152, 28, 16);
  }

  private static VdtConfig official(
      int frames, int height, int width, int hidden, int depth, int heads) {
    return new VdtConfig(
        frames, height, width, 4, 2, hidden, depth, heads, true, 1, false, false, false);
  }

  /** The same network for clips of another size. */
  public VdtConfig withSize(int frames, int height, int width) {
    return new VdtConfig(
        frames,
        height,
        width,
        channels,
        patch,
        hidden,
        depth,
        heads,
        learnedVariance,
        labels,
        gatedTemporal,
        rotary,
        local);
  }

  /** The same network with more or fewer blocks. */
  public VdtConfig withDepth(int depth) {
    return new VdtConfig(
        frames,
        height,
        width,
        channels,
        patch,
        hidden,
        depth,
        heads,
        learnedVariance,
        labels,
        gatedTemporal,
        rotary,
        local);
  }

  /** Tokens of one frame. */
  public int tokens() {
    return (height / patch) * (width / patch);
  }

  /** Channels of the output. */
  public int outputChannels() {
    return learnedVariance ? 2 * channels : channels;
  }
}
