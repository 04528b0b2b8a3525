package io.qingping.vdt.animate;

import io.qingping.media.MediaException;
import java.util.regex.Pattern;

/**
 * The size that a clip should have.
 *
 * @param width pixels, or 0 for the photo's own shape
 * @param height pixels, or 0 for the photo's own shape
 * @param longest most pixels on the long side where the photo's own shape is kept
 */
public record FrameSize(int width, int height, int longest) {
  /** The most that H.264's usual level allows: 36,864 blocks of 16 x 16. */
  private static final long LARGEST = 36_864L * 256;

  private static final int LONGEST = 3840;
  private static final Pattern SIDES = Pattern.compile("(\\d{1,5})[xX×](\\d{1,5})");

  public FrameSize {
    if (width != 0 && (width < 64 || height < 64 || (long) width * height > LARGEST)) {
      throw new MediaException("animate.size", width + "x" + height);
    }
    if (width % 2 != 0 || height % 2 != 0) {
      throw new MediaException("clip.odd", width, height);
    }
  }

  /** The photo's own shape with at most 1920 pixels on the long side. */
  public static FrameSize standard() {
    return new FrameSize(0, 0, 1920);
  }

  /** The photo's own size, as far as players can show it. */
  public static FrameSize original() {
    return new FrameSize(0, 0, LONGEST);
  }

  /**
   * @param text {@code original} or two sides such as {@code 1080x1920}
   */
  public static FrameSize parse(String text) {
    if (text.equalsIgnoreCase("original")) {
      return original();
    }
    var sides = SIDES.matcher(text.strip());
    if (!sides.matches()) {
      throw new MediaException("animate.size", text);
    }
    return new FrameSize(
        Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)), LONGEST);
  }

  boolean isPhotos() {
    return width == 0;
  }

  /** How much a photo must shrink to keep its shape within bounds; at most 1. */
  double shrink(int photoWidth, int photoHeight) {
    double byLength = (double) longest / Math.max(photoWidth, photoHeight);
    double byArea = Math.sqrt((double) LARGEST / ((double) photoWidth * photoHeight));
    return Math.min(1, Math.min(byLength, byArea));
  }
}
