package io.qingping.vdt.train;

import io.qingping.vdt.model.VdtConfig;
import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.Objective;
import java.util.Locale;

/**
 * The network as a training configuration names it: a preset, of which single values may be
 * changed, or all values. Length, size and channels are those of the clips.
 *
 * @param preset {@code xs} for two cores, or {@code s2} or {@code l2} of the paper
 * @param gatedTemporal as in {@link VdtConfig}; if absent, true unless the objective is DDPM
 * @param rotary likewise
 * @param local likewise
 */
public record NetworkConfig(
    String preset,
    Integer patch,
    Integer hidden,
    Integer depth,
    Integer heads,
    Boolean gatedTemporal,
    Boolean rotary,
    Boolean local) {
  private static final int[] NONE = {0, 0, 0, 0};

  public NetworkConfig {
    var base = preset == null ? NONE : values(preset);
    patch = patch == null ? base[0] : patch;
    hidden = hidden == null ? base[1] : hidden;
    depth = depth == null ? base[2] : depth;
    heads = heads == null ? base[3] : heads;
    if (patch < 1 || hidden < 1 || depth < 1 || heads < 1) {
      throw new IllegalArgumentException(
          "'network' needs a preset, or positive patch, hidden, depth and heads: %d, %d, %d, %d"
              .formatted(patch, hidden, depth, heads));
    }
  }

  public static NetworkConfig of(String preset) {
    return new NetworkConfig(preset, null, null, null, null, null, null, null);
  }

  /** Patch, width, depth, heads. */
  private static int[] values(String preset) {
    return switch (preset.toLowerCase(Locale.ROOT)) {
      case "xs" -> new int[] {4, 128, 6, 4};
      case "s2" -> new int[] {2, 384, 12, 6};
      case "l2" -> new int[] {2, 1152, 28, 16};
      default ->
          throw new IllegalArgumentException(
              "there is no preset '" + preset + "'; choose one of xs, s2, l2");
    };
  }

  /**
   * The network for clips like this one.
   *
   * @param labels how many kinds of clips there are that it may be told; 0 for none
   */
  VdtConfig forClips(Clip clip, int labels, Objective objective) {
    boolean official = objective == Objective.DDPM;
    return new VdtConfig(
        clip.frames(),
        clip.height(),
        clip.width(),
        clip.channels(),
        patch,
        hidden,
        depth,
        heads,
        official,
        official && labels == 0 ? 1 : labels,
        gatedTemporal == null ? !official : gatedTemporal,
        rotary == null ? !official : rotary,
        local == null ? !official : local);
  }
}
