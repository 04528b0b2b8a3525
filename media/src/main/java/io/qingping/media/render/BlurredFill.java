package io.qingping.media.render;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.copyMakeBorder;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.qingping.media.Box;
import io.qingping.media.Picture;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * A photo whose edges run on, soft and slightly darker, instead of black bars. Only the edges'
 * colours are used: a large blurred copy of a portrait would show a ghost of the face.
 */
@SuppressWarnings("try") // a scope frees what is made in its block
final class BlurredFill {
  private static final double DARKER = 0.85;

  /** Blurs as shares of the longer side: of the photo before its edges run on, and of all. */
  private static final double EDGE = 0.03;

  private static final double AROUND = 0.08;

  private BlurredFill() {}

  /**
   * Keeps the frame inside the box and replaces what is around.
   *
   * @param photo the photo at its own size
   * @param frame holds the photo within {@code inside}
   */
  static Picture around(Picture photo, Picture frame, Box inside) {
    var left = (int) Math.round(Math.max(0, inside.x()));
    var top = (int) Math.round(Math.max(0, inside.y()));
    var right = (int) Math.round(Math.min(frame.width(), inside.right()));
    var bottom = (int) Math.round(Math.min(frame.height(), inside.bottom()));
    var soft = soft(photo, frame, left, top, right, bottom);
    for (var y = top; y < bottom; y++) {
      var at = 3 * (y * frame.width() + left);
      System.arraycopy(frame.rgb(), at, soft.rgb(), at, 3 * (right - left));
    }
    return soft;
  }

  /** A new picture: the edges of the photo within the four sides run on to the frame's sides. */
  private static Picture soft(
      Picture photo, Picture frame, int left, int top, int right, int bottom) {
    try (var scope = new PointerScope()) {
      var shrink = Math.max(1, Math.max(frame.width(), frame.height()) / 160);
      var small = new Mat();
      var size = new Size(share(right - left, shrink), share(bottom - top, shrink));
      resize(Matrices.of(photo), small, size, 0, 0, INTER_AREA);
      blur(small, EDGE);
      var wide = new Mat();
      copyMakeBorder(
          small,
          wide,
          top / shrink,
          (frame.height() - bottom) / shrink,
          left / shrink,
          (frame.width() - right) / shrink,
          BORDER_REPLICATE);
      blur(wide, AROUND);
      wide.convertTo(wide, -1, DARKER, 0);
      var large = new Mat();
      resize(wide, large, new Size(frame.width(), frame.height()), 0, 0, INTER_CUBIC);
      return Matrices.picture(large);
    }
  }

  private static int share(int length, int shrink) {
    return Math.max(1, length / shrink);
  }

  private static void blur(Mat mat, double share) {
    var sigma = Math.max(1, share * Math.max(mat.cols(), mat.rows()));
    GaussianBlur(mat, mat, new Size(0, 0), sigma, sigma, BORDER_REPLICATE, 0);
  }
}
