package io.qingping.media.render;

import io.qingping.media.Box;
import io.qingping.media.Mask;
import io.qingping.media.Picture;
import java.util.List;

/**
 * Which part of a photo becomes the frame, and at what size. The same framing maps the photo, its
 * masks and its boxes.
 *
 * @param sourceWidth width of the photo, in pixels
 * @param sourceHeight height of the photo, in pixels
 * @param window the part of the photo that fills the frame; larger than the photo where its own
 *     blurred edges fill the rest
 * @param width width of the frame, even
 * @param height height of the frame, even
 */
public record Framing(int sourceWidth, int sourceHeight, Box window, int width, int height) {
  /** Room around a face, in face heights: what a tight but comfortable portrait leaves. */
  private static final double ABOVE = 0.55;

  private static final double BESIDE = 0.25;
  private static final double BELOW = 0.35;

  /** Where the faces' centre is placed, from the frame's top. */
  private static final double EYE_LINE = 0.4;

  public Framing {
    if (width < 2 || height < 2 || width % 2 != 0 || height % 2 != 0) {
      throw new IllegalArgumentException(
          "a clip's sides are even and at least 2: " + width + "x" + height);
    }
  }

  /** The photo as it is, less a last odd row or column. */
  public static Framing original(int sourceWidth, int sourceHeight) {
    var width = Math.max(2, sourceWidth / 2 * 2);
    var height = Math.max(2, sourceHeight / 2 * 2);
    var window = new Box(0, 0, Math.min(width, sourceWidth), Math.min(height, sourceHeight));
    return new Framing(sourceWidth, sourceHeight, window, width, height);
  }

  /**
   * The largest part of the photo with the target's shape that keeps every face with room around;
   * where that would cut a face, the whole photo on a blurred copy of itself.
   *
   * @param faces face boxes in pixels of the photo; without any the middle is taken
   */
  public static Framing of(
      int sourceWidth, int sourceHeight, int width, int height, List<Box> faces) {
    var scale = Math.min((double) sourceWidth / width, (double) sourceHeight / height);
    var wide = width * scale;
    var high = height * scale;
    if (faces.isEmpty()) {
      var middle = new Box((sourceWidth - wide) / 2, (sourceHeight - high) / 2, wide, high);
      return new Framing(sourceWidth, sourceHeight, middle, width, height);
    }
    var tight = around(faces, 0.05, 0.05, 0.05, sourceWidth, sourceHeight);
    if (tight.width() > wide || tight.height() > high) {
      return whole(sourceWidth, sourceHeight, width, height);
    }
    var roomy = around(faces, ABOVE, BESIDE, BELOW, sourceWidth, sourceHeight);
    var x = place(roomy.x() + roomy.width() / 2 - wide / 2, wide, roomy.x(), roomy.right());
    var centre = tight.y() + tight.height() / 2;
    var y = place(centre - EYE_LINE * high, high, roomy.y(), roomy.bottom());
    x = place(x, wide, tight.x(), tight.right());
    y = place(y, high, tight.y(), tight.bottom());
    x = Math.max(0, Math.min(sourceWidth - wide, x));
    y = Math.max(0, Math.min(sourceHeight - high, y));
    return new Framing(sourceWidth, sourceHeight, new Box(x, y, wide, high), width, height);
  }

  /** The whole photo within the frame, with room on two sides. */
  private static Framing whole(int sourceWidth, int sourceHeight, int width, int height) {
    var scale = Math.max((double) sourceWidth / width, (double) sourceHeight / height);
    var wide = width * scale;
    var high = height * scale;
    var window = new Box((sourceWidth - wide) / 2, (sourceHeight - high) / 2, wide, high);
    return new Framing(sourceWidth, sourceHeight, window, width, height);
  }

  /** Moves a stretch of a length as little as needed to hold from..to, as far as it can. */
  private static double place(double at, double length, double from, double to) {
    if (to - from > length) {
      return (from + to - length) / 2;
    }
    return Math.max(to - length, Math.min(from, at));
  }

  private static Box around(
      List<Box> faces, double above, double beside, double below, int width, int height) {
    var left = (double) width;
    var top = (double) height;
    var right = 0.0;
    var bottom = 0.0;
    for (var face : faces) {
      left = Math.min(left, face.x() - beside * face.height());
      top = Math.min(top, face.y() - above * face.height());
      right = Math.max(right, face.right() + beside * face.height());
      bottom = Math.max(bottom, face.bottom() + below * face.height());
    }
    left = Math.max(0, Math.min(width, left));
    top = Math.max(0, Math.min(height, top));
    right = Math.max(left, Math.min(width, right));
    bottom = Math.max(top, Math.min(height, bottom));
    return new Box(left, top, right - left, bottom - top);
  }

  /** Whether the frame shows the whole photo on a blurred copy of itself. */
  public boolean isFilled() {
    return window.width() > sourceWidth + 0.5 || window.height() > sourceHeight + 0.5;
  }

  /** Frame pixels per photo pixel. */
  public double scale() {
    return width / window.width();
  }

  /** The photo in this frame. */
  public Picture apply(Picture photo) {
    requireSource(photo.width(), photo.height());
    if (width == sourceWidth && height == sourceHeight && !isFilled()) {
      return photo;
    }
    var sharp = Resampler.scaled(photo, window, width, height);
    return isFilled() ? BlurredFill.around(photo, sharp, apply(whole())) : sharp;
  }

  private Box whole() {
    return new Box(0, 0, sourceWidth, sourceHeight);
  }

  /** A box of the photo, in pixels of the frame. */
  public Box apply(Box box) {
    var x = width / window.width();
    var y = height / window.height();
    return new Box(
        (box.x() - window.x()) * x, (box.y() - window.y()) * y, box.width() * x, box.height() * y);
  }

  /** A mask of the photo as a mask of the frame, with the same longer side; 0 around the photo. */
  public Mask apply(Mask mask) {
    var longer = (double) Math.max(mask.width(), mask.height()) / Math.max(width, height);
    var columns = Math.max(1, (int) Math.round(width * longer));
    var rows = Math.max(1, (int) Math.round(height * longer));
    var values = new float[columns * rows];
    for (var r = 0; r < rows; r++) {
      var y = (window.y() + (r + 0.5) * window.height() / rows) / sourceHeight * mask.height();
      for (var c = 0; c < columns; c++) {
        var x = (window.x() + (c + 0.5) * window.width() / columns) / sourceWidth * mask.width();
        values[r * columns + c] = linear(mask, x - 0.5, y - 0.5);
      }
    }
    return new Mask(columns, rows, values);
  }

  private static float linear(Mask mask, double x, double y) {
    if (x < -0.5 || y < -0.5 || x > mask.width() - 0.5 || y > mask.height() - 0.5) {
      return 0;
    }
    var left = (int) Math.max(0, Math.min(mask.width() - 1, Math.floor(x)));
    var top = (int) Math.max(0, Math.min(mask.height() - 1, Math.floor(y)));
    var right = Math.min(mask.width() - 1, left + 1);
    var bottom = Math.min(mask.height() - 1, top + 1);
    var u = Math.max(0, Math.min(1, x - left));
    var v = Math.max(0, Math.min(1, y - top));
    var values = mask.values();
    var upper =
        (1 - u) * values[top * mask.width() + left] + u * values[top * mask.width() + right];
    var lower =
        (1 - u) * values[bottom * mask.width() + left] + u * values[bottom * mask.width() + right];
    return (float) ((1 - v) * upper + v * lower);
  }

  private void requireSource(int actualWidth, int actualHeight) {
    if (actualWidth != sourceWidth || actualHeight != sourceHeight) {
      throw new IllegalArgumentException(
          "this framing is for a photo of %dx%d, not %dx%d"
              .formatted(sourceWidth, sourceHeight, actualWidth, actualHeight));
    }
  }
}
