package io.qingping.media.clip;

/**
 * How a clip says its numbers are to be turned into light, in FFmpeg's words; {@code unknown} where
 * it says nothing.
 */
public record ColourTags(String matrix, String primaries, String transfer, String range) {
  /** What every clip of {@link ClipWriter} carries. */
  public static final ColourTags BT709 = new ColourTags("bt709", "bt709", "bt709", "tv");
}
