package io.qingping.media;

/**
 * An axis-aligned rectangle in pixels of an upright picture; {@code x, y} is its top left corner.
 */
public record Box(double x, double y, double width, double height) {
  public double right() {
    return x + width;
  }

  public double bottom() {
    return y + height;
  }
}
