package io.qingping.media.people;

import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.qingping.media.Mask;
import io.qingping.media.Picture;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Pictures and masks as OpenCV matrices and back, by copy. */
final class Pixels {
  private Pixels() {}

  /** 8-bit RGB, in the picture's channel order. */
  static Mat of(Picture picture) {
    var mat = new Mat(picture.height(), picture.width(), CV_8UC3);
    new BytePointer(mat.data()).put(picture.rgb());
    return mat;
  }

  /** 32-bit, one channel. */
  static Mat of(Mask mask) {
    return of(mask.values(), mask.width(), mask.height());
  }

  static Mat of(float[] values, int width, int height) {
    var mat = new Mat(height, width, CV_32FC1);
    new FloatPointer(mat.data()).put(values);
    return mat;
  }

  /** The values of a 32-bit matrix without gaps between its rows. */
  static float[] values(Mat mat) {
    var values = new float[(int) (mat.total() * mat.channels())];
    new FloatPointer(mat.data()).get(values);
    return values;
  }

  /** A mask of a 32-bit matrix, clamped to [0, 1]. */
  static Mask mask(Mat mat) {
    var values = values(mat);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.min(1, Math.max(0, values[i]));
    }
    return new Mask(mat.cols(), mat.rows(), values);
  }

  /** Averages when shrinking, interpolates when growing. */
  static Mat resized(Mat mat, int width, int height) {
    var result = new Mat();
    boolean shrinks = width < mat.cols() || height < mat.rows();
    resize(mat, result, new Size(width, height), 0, 0, shrinks ? INTER_AREA : INTER_LINEAR);
    return result;
  }

  /** The size with the same aspect whose long side is at most {@code side}; at least one pixel. */
  static Size fitting(int width, int height, int side) {
    double scale = Math.min(1, (double) side / Math.max(width, height));
    return new Size(
        Math.max(1, (int) Math.round(width * scale)),
        Math.max(1, (int) Math.round(height * scale)));
  }
}
