package io.qingping.vdt.eval;

import io.qingping.vdt.video.Clip;

/** Differences of pixels between a predicted frame and the true one. Values count on [0, 1]. */
public final class PixelError {
  private static final double LARGEST_PSNR = 100;
  private static final double SMALLEST_MSE = 1e-10;

  private PixelError() {}

  /** Mean of the squared differences over the values of one frame. */
  public static double meanSquare(Clip clip, Clip truth, int frame) {
    return sumOfSquares(clip, truth, frame) / (clip.channels() * clip.height() * clip.width());
  }

  /**
   * Sum of the squared differences over the values of one frame, as papers on Moving MNIST report
   * their MSE (Srivastava et al., 1502.04681, and those after it).
   */
  public static double sumOfSquares(Clip clip, Clip truth, int frame) {
    requireSameShape(clip, truth);
    int length = clip.channels() * clip.height() * clip.width();
    double sum = 0;
    for (int i = frame * length; i < (frame + 1) * length; i++) {
      double difference = (clip.values()[i] - truth.values()[i]) / 2;
      sum += difference * difference;
    }
    return sum;
  }

  /**
   * Peak signal-to-noise ratio of one frame, dB: {@code -10 log10 MSE}, 100 where the error is
   * below 1e-10. The mean over frames is taken after the logarithm.
   */
  public static double psnr(Clip clip, Clip truth, int frame) {
    double error = meanSquare(clip, truth, frame);
    return error < SMALLEST_MSE ? LARGEST_PSNR : -10 * Math.log10(error);
  }

  static void requireSameShape(Clip clip, Clip truth) {
    if (clip.frames() != truth.frames()
        || clip.channels() != truth.channels()
        || clip.height() != truth.height()
        || clip.width() != truth.width()) {
      throw new IllegalArgumentException(
          "a clip of (%d, %d, %d, %d) cannot be compared with one of (%d, %d, %d, %d)"
              .formatted(
                  clip.frames(),
                  clip.channels(),
                  clip.height(),
                  clip.width(),
                  truth.frames(),
                  truth.channels(),
                  truth.height(),
                  truth.width()));
    }
  }
}
