package io.qingping.media.render;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.CV_MAKETYPE;

import io.qingping.media.Picture;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Arrays as OpenCV matrices and back. A matrix lives until the caller's {@code PointerScope} ends.
 */
final class Matrices {
  private Matrices() {}

  /** A copy of the picture: 8-bit, three channels in the order R, G, B. */
  static Mat of(Picture picture) {
    var mat = new Mat(picture.height(), picture.width(), CV_8UC3);
    mat.data().put(picture.rgb(), 0, picture.rgb().length);
    return mat;
  }

  /** A copy of interleaved floats, (height, width, channels). */
  static Mat of(float[] values, int width, int height, int channels) {
    var mat = new Mat(height, width, CV_MAKETYPE(CV_32F, channels));
    new FloatPointer(mat.data()).put(values, 0, width * height * channels);
    return mat;
  }

  static float[] floats(Mat mat) {
    var values = new float[Math.toIntExact(mat.total() * mat.channels())];
    new FloatPointer(mat.data()).get(values);
    return values;
  }

  static Picture picture(Mat mat) {
    var rgb = new byte[Math.toIntExact(mat.total() * 3)];
    mat.data().get(rgb);
    return new Picture(mat.cols(), mat.rows(), rgb);
  }
}
