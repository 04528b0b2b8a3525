package io.qingping.media.render;

import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Fills the unknown places of an image smoothly from the known ones, through a pyramid of weighted
 * averages (Gortler et al., The Lumigraph, SIGGRAPH 1996, section 3.4).
 */
@SuppressWarnings("try") // a scope frees what is made in its block
final class PullPush {
  private PullPush() {}

  /**
   * Known places (weight 1) stay as they are, unknown ones (weight 0) are filled, and between the
   * two are mixed.
   *
   * @param values (height, width, channels)
   * @param weights (height, width), in [0, 1]
   * @return new values, all zero when every weight is zero
   */
  static float[] fill(float[] values, float[] weights, int width, int height, int channels) {
    if (width == 1 && height == 1) {
      return values.clone();
    }
    var halfWidth = (width + 1) / 2;
    var halfHeight = (height + 1) / 2;
    var halfValues = new float[halfWidth * halfHeight * channels];
    var halfWeights = new float[halfWidth * halfHeight];
    for (var y = 0; y < height; y++) {
      for (var x = 0; x < width; x++) {
        var weight = weights[y * width + x];
        if (weight > 0) {
          var half = y / 2 * halfWidth + x / 2;
          halfWeights[half] += weight;
          for (var c = 0; c < channels; c++) {
            halfValues[half * channels + c] += weight * values[(y * width + x) * channels + c];
          }
        }
      }
    }
    for (var i = 0; i < halfWeights.length; i++) {
      if (halfWeights[i] > 0) {
        for (var c = 0; c < channels; c++) {
          halfValues[i * channels + c] /= halfWeights[i];
        }
        halfWeights[i] = Math.min(1, halfWeights[i]);
      }
    }
    var coarse = fill(halfValues, halfWeights, halfWidth, halfHeight, channels);
    var filled = doubled(coarse, halfWidth, halfHeight, width, height, channels);
    for (var i = 0; i < weights.length; i++) {
      var weight = weights[i];
      for (var c = i * channels; weight > 0 && c < (i + 1) * channels; c++) {
        filled[c] += weight * (values[c] - filled[c]);
      }
    }
    return filled;
  }

  private static float[] doubled(
      float[] half, int halfWidth, int halfHeight, int width, int height, int channels) {
    try (var scope = new PointerScope()) {
      var twice = new Mat();
      resize(
          Matrices.of(half, halfWidth, halfHeight, channels),
          twice,
          new Size(2 * halfWidth, 2 * halfHeight),
          0,
          0,
          INTER_LINEAR);
      var cut = twice.apply(new Rect(0, 0, width, height)).clone();
      return Matrices.floats(cut);
    }
  }
}
