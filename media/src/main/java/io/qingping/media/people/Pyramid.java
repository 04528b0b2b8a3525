package io.qingping.media.people;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CV_64FC1;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.WARP_INVERSE_MAP;
import static org.bytedeco.opencv.global.opencv_imgproc.warpAffine;

import io.qingping.media.Box;
import io.qingping.media.Picture;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * A picture at full, half, quarter ... size, from which square network inputs are cut without
 * aliasing. All coordinates are pixels of the full-size picture. Lives in the caller's scope.
 */
final class Pyramid {
  /** The networks see nothing finer; larger pictures are shrunk to this long side first. */
  private static final int BASE_SIDE = 2048;

  private static final int SMALLEST_SIDE = 192;

  private final int width;
  private final int height;
  private final List<Mat> levels = new ArrayList<>();

  Pyramid(Picture picture) {
    width = picture.width();
    height = picture.height();
    var level = Pixels.of(picture);
    if (Math.max(width, height) > BASE_SIDE) {
      var base = Pixels.fitting(width, height, BASE_SIDE);
      level = Pixels.resized(level, base.width(), base.height());
    }
    levels.add(level);
    while (Math.min(level.cols(), level.rows()) >= 2 * SMALLEST_SIDE) {
      level = Pixels.resized(level, level.cols() / 2, level.rows() / 2);
      levels.add(level);
    }
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** The square around the whole picture. */
  Box square() {
    double side = Math.max(width, height);
    return new Box((width - side) / 2, (height - side) / 2, side, side);
  }

  /** The whole picture, shrunk so that its long side is at most {@code side}. */
  Mat shrunk(int side) {
    var size = Pixels.fitting(width, height, side);
    var level = levels.get(0);
    for (var candidate : levels) {
      if (candidate.cols() >= size.width() && candidate.rows() >= size.height()) {
        level = candidate;
      }
    }
    return Pixels.resized(level, size.width(), size.height());
  }

  /**
   * The part under {@code box}, turned clockwise about its centre by {@code angle} radians, as
   * {@code side} x {@code side} pixels; beyond the picture it is black.
   */
  Mat cut(Box box, double angle, int side) {
    return cut(box, angle, side, BORDER_CONSTANT);
  }

  /** The part under {@code box}, stretched to a square; the edge's pixels go on beyond the edge. */
  Mat stretched(Box box, int side) {
    return cut(box, 0, side, BORDER_REPLICATE);
  }

  private Mat cut(Box box, double angle, int side, int border) {
    var level = level(Math.min(box.width(), box.height()), side);
    double toLevelX = (double) level.cols() / width;
    double toLevelY = (double) level.rows() / height;
    double stepX = box.width() / side;
    double stepY = box.height() / side;
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double centreX = box.x() + box.width() / 2;
    double centreY = box.y() + box.height() / 2;
    // Pixel centres: output (i, j) is the point (i + 0.5, j + 0.5) of the box.
    double middle = side / 2.0 - 0.5;
    double[] inverse = {
      cos * stepX * toLevelX,
      -sin * stepY * toLevelX,
      (centreX - (cos * stepX - sin * stepY) * middle) * toLevelX - 0.5,
      sin * stepX * toLevelY,
      cos * stepY * toLevelY,
      (centreY - (sin * stepX + cos * stepY) * middle) * toLevelY - 0.5,
    };
    var matrix = new Mat(2, 3, CV_64FC1);
    new DoublePointer(matrix.data()).put(inverse);
    var result = new Mat();
    warpAffine(
        level,
        result,
        matrix,
        new Size(side, side),
        INTER_LINEAR | WARP_INVERSE_MAP,
        border,
        new Scalar(0));
    return result;
  }

  /** The smallest level that still has a pixel for every pixel of the result. */
  private Mat level(double length, int side) {
    var best = levels.get(0);
    for (var level : levels) {
      if (length * level.cols() / width >= side) {
        best = level;
      }
    }
    return best;
  }
}
