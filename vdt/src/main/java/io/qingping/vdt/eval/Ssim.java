package io.qingping.vdt.eval;

import io.qingping.vdt.video.Clip;

/**
 * Structural similarity (Wang et al., Image Quality Assessment, IEEE TIP 13(4), 2004, equation 13)
 * by the protocol of MCVD (Voleti et al., 2205.09853): frames in 8-bit grey, a Gaussian window of
 * 11 x 11 with sigma 1.5, data range 255, K1 = 0.01, K2 = 0.03, population covariances, mean over
 * the valid region, i.e. without a border of 5 pixels; 1 for equal frames.
 */
public final class Ssim {
  private static final int RADIUS = 5;
  private static final double SIGMA = 1.5;
  private static final double C1 = Math.pow(0.01 * 255, 2);
  private static final double C2 = Math.pow(0.03 * 255, 2);
  private static final double[] WINDOW = window();

  private Ssim() {}

  /**
   * The similarity of one frame.
   *
   * @param binary whether frames are rounded to black and white first, as for Moving MNIST
   * @throws IllegalArgumentException if the shapes differ or a side is below 11
   */
  public static double of(Clip clip, Clip truth, int frame, boolean binary) {
    PixelError.requireSameShape(clip, truth);
    var a = GreyFrame.of(clip, frame);
    var b = GreyFrame.of(truth, frame);
    return binary ? of(a.binary(), b.binary()) : of(a, b);
  }

  private static double of(GreyFrame a, GreyFrame b) {
    if (Math.min(a.height(), a.width()) <= 2 * RADIUS) {
      throw new IllegalArgumentException(
          "SSIM needs frames of at least 11 x 11 pixels, not " + a.width() + " x " + a.height());
    }
    var meanA = filtered(a, a.levels(), null);
    var meanB = filtered(a, b.levels(), null);
    var squareA = filtered(a, a.levels(), a.levels());
    var squareB = filtered(a, b.levels(), b.levels());
    var product = filtered(a, a.levels(), b.levels());
    double sum = 0;
    for (int i = 0; i < meanA.length; i++) {
      double luminance = 2 * meanA[i] * meanB[i] + C1;
      double means = meanA[i] * meanA[i] + meanB[i] * meanB[i];
      double structure = 2 * (product[i] - meanA[i] * meanB[i]) + C2;
      double variances = squareA[i] + squareB[i] - means;
      sum += luminance * structure / ((means + C1) * (variances + C2));
    }
    return sum / meanA.length;
  }

  /** The window's mean of {@code x}, or of {@code x y}, wherever it lies wholly inside. */
  private static double[] filtered(GreyFrame shape, float[] x, float[] y) {
    int columns = shape.width() - 2 * RADIUS;
    int rows = shape.height() - 2 * RADIUS;
    var horizontal = new double[shape.height() * columns];
    for (int row = 0; row < shape.height(); row++) {
      for (int column = 0; column < columns; column++) {
        double sum = 0;
        for (int i = 0; i < WINDOW.length; i++) {
          int at = row * shape.width() + column + i;
          sum += WINDOW[i] * (y == null ? x[at] : (double) x[at] * y[at]);
        }
        horizontal[row * columns + column] = sum;
      }
    }
    var result = new double[rows * columns];
    for (int at = 0; at < result.length; at++) {
      for (int i = 0; i < WINDOW.length; i++) {
        result[at] += WINDOW[i] * horizontal[at + i * columns];
      }
    }
    return result;
  }

  private static double[] window() {
    var weights = new double[2 * RADIUS + 1];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp(-Math.pow((i - RADIUS) / SIGMA, 2) / 2);
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }
}
