package io.qingping.media;

/**
 * An upright sRGB picture in memory: 8-bit interleaved RGB, row-major, no padding, {@code 3 * width
 * * height} bytes. The array is shared, not copied: whoever keeps a picture must not write to it.
 */
public record Picture(int width, int height, byte[] rgb) {
  public Picture {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "a picture needs at least one pixel: " + width + "x" + height);
    }
    if (rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "a "
              + width
              + "x"
              + height
              + " picture has "
              + 3L * width * height
              + " bytes, not "
              + rgb.length);
    }
  }

  /** A black picture. */
  public static Picture black(int width, int height) {
    return new Picture(
        width, height, new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))]);
  }
}
