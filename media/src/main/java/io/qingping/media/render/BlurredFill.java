package io.qingping.media.render;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT_101;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.qingping.media.Box;
import io.qingping.media.Picture;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/** A photo on a large, soft, slightly darker copy of itself, instead of black bars. */
@SuppressWarnings("try") // a scope frees what is made in its block
final class BlurredFill {
  private static final double DARKER = 0.82;

  private BlurredFill() {}

  /**
   * Keeps the frame inside the box and replaces what is around.
   *
   * @param photo fills the frame, blurred
   * @param frame holds the photo within {@code inside}
   */
  static Picture around(Picture photo, Picture frame, Box inside) {
    var soft = soft(photo, frame.width(), frame.height());
    var left = (int) Math.round(Math.max(0, inside.x()));
    var top = (int) Math.round(Math.max(0, inside.y()));
    var right = (int) Math.round(Math.min(frame.width(), inside.right()));
    var bottom = (int) Math.round(Math.min(frame.height(), inside.bottom()));
    for (var y = top; y < bottom; y++) {
      var at = 3 * (y * frame.width() + left);
      System.arraycopy(frame.rgb(), at, soft.rgb(), at, 3 * (right - left));
    }
    return soft;
  }

  /** A new picture: the photo covering the size, blurred by a fortieth of its longer side. */
  private static Picture soft(Picture photo, int width, int height) {
    try (var scope = new PointerScope()) {
      var scale = Math.min((double) photo.width() / width, (double) photo.height() / height);
      var wide = (int) Math.max(1, Math.floor(width * scale));
      var high = (int) Math.max(1, Math.floor(height * scale));
      var part = new Rect((photo.width() - wide) / 2, (photo.height() - high) / 2, wide, high);
      var shrink = 4.0 / Math.max(4, Math.max(width, height) / 160);
      var small = new Mat();
      var size =
          new Size(
              (int) Math.max(1, Math.round(width * shrink)),
              (int) Math.max(1, Math.round(height * shrink)));
      resize(Matrices.of(photo).apply(part), small, size, 0, 0, INTER_AREA);
      var sigma = Math.max(1, Math.max(size.width(), size.height()) / 40.0);
      GaussianBlur(small, small, new Size(0, 0), sigma, sigma, BORDER_REFLECT_101, 0);
      small.convertTo(small, -1, DARKER, 0);
      var large = new Mat();
      resize(small, large, new Size(width, height), 0, 0, INTER_CUBIC);
      return Matrices.picture(large);
    }
  }
}
