package io.qingping.media.people;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2Lab;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A picture in CIE L*a*b*, interleaved: lightness 0 to 100, green to red and blue to yellow around
 * 0.
 */
record Lab(int width, int height, float[] values) {
  /** Of an 8-bit RGB matrix. */
  static Lab of(Mat rgb) {
    var lab = new Mat();
    rgb.convertTo(lab, CV_32F, 1 / 255.0, 0);
    cvtColor(lab, lab, COLOR_RGB2Lab);
    return new Lab(rgb.cols(), rgb.rows(), Pixels.values(lab));
  }

  float l(int index) {
    return values[3 * index];
  }

  float a(int index) {
    return values[3 * index + 1];
  }

  float b(int index) {
    return values[3 * index + 2];
  }
}
