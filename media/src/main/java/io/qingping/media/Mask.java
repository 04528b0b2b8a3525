package io.qingping.media;

/** A weight per pixel, row-major, {@code width * height} values in [0, 1]. The array is shared. */
public record Mask(int width, int height, float[] values) {
  public Mask {
    if (values.length != (long) width * height) {
      throw new IllegalArgumentException(
          "a "
              + width
              + "x"
              + height
              + " mask has "
              + (long) width * height
              + " values, not "
              + values.length);
    }
  }

  /** A mask with one value everywhere. */
  public static Mask filled(int width, int height, float value) {
    var values = new float[Math.multiplyExact(width, height)];
    java.util.Arrays.fill(values, value);
    return new Mask(width, height, values);
  }
}
