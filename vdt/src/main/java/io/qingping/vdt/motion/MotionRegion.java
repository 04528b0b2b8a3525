package io.qingping.vdt.motion;

import io.qingping.media.Box;
import io.qingping.media.Mask;
import io.qingping.media.Picture;
import java.util.function.IntToDoubleFunction;

/**
 * The square part of a photo that the network looks at, and how it sees it: every cell of its grid
 * is the mean of what lies there. Beyond the photo's edge the colour goes on and nothing moves.
 */
final class MotionRegion {
  private static final int N = MotionConfig.GRID;
  private static final int SAMPLES = 6; // along each side of a cell
  private static final double LEAST_MOVE = 0.1;
  private static final double MARGIN = 0.2;
  private static final double SMALLEST = 0.1; // of the photo's short side

  private final Box box;

  private MotionRegion(Box box) {
    this.box = box;
  }

  /**
   * The smallest square around all that moves, with some room so that what holds it is seen too.
   *
   * @param width of the photo, in pixels
   * @param height of the photo, in pixels
   * @param move any size with the photo's aspect
   */
  static MotionRegion around(int width, int height, Mask move) {
    double left = width;
    double top = height;
    double right = 0;
    double bottom = 0;
    double scaleX = (double) width / move.width();
    double scaleY = (double) height / move.height();
    for (int y = 0; y < move.height(); y++) {
      for (int x = 0; x < move.width(); x++) {
        if (move.values()[y * move.width() + x] > LEAST_MOVE) {
          left = Math.min(left, x * scaleX);
          top = Math.min(top, y * scaleY);
          right = Math.max(right, (x + 1) * scaleX);
          bottom = Math.max(bottom, (y + 1) * scaleY);
        }
      }
    }
    if (right <= left) {
      return square(width / 2.0, height / 2.0, Math.max(width, height));
    }
    double side = Math.max(right - left, bottom - top) * (1 + 2 * MARGIN);
    side = Math.max(side, SMALLEST * Math.min(width, height));
    return square((left + right) / 2, (top + bottom) / 2, side);
  }

  private static MotionRegion square(double x, double y, double side) {
    return new MotionRegion(new Box(x - side / 2, y - side / 2, side, side));
  }

  Box box() {
    return box;
  }

  /** (3, 32, 32) in [0, 1]. */
  float[] colours(Picture photo) {
    var result = new float[3 * N * N];
    for (int channel = 0; channel < 3; channel++) {
      int c = channel;
      fill(
          result,
          channel * N * N,
          photo.width(),
          photo.height(),
          photo.width(),
          i -> (photo.rgb()[3 * i + c] & 0xff) / 255.0,
          true);
    }
    return result;
  }

  /**
   * (32, 32), 0 beyond the photo.
   *
   * @param width of the photo
   * @param height of the photo
   */
  float[] weights(Mask mask, int width, int height) {
    var result = new float[N * N];
    fill(result, 0, mask.width(), mask.height(), width, i -> mask.values()[i], false);
    return result;
  }

  private void fill(
      float[] result,
      int at,
      int width,
      int height,
      int photoWidth,
      IntToDoubleFunction value,
      boolean goesOn) {
    double scale = (double) width / photoWidth;
    double step = box.width() / (N * SAMPLES);
    for (int cell = 0; cell < N * N; cell++) {
      double sum = 0;
      for (int s = 0; s < SAMPLES * SAMPLES; s++) {
        double px = box.x() + ((cell % N) * SAMPLES + s % SAMPLES + 0.5) * step;
        double py = box.y() + ((cell / N) * SAMPLES + s / SAMPLES + 0.5) * step;
        int x = (int) Math.floor(px * scale);
        int y = (int) Math.floor(py * scale);
        boolean inside = x >= 0 && y >= 0 && x < width && y < height;
        if (inside || goesOn) {
          x = Math.max(0, Math.min(width - 1, x));
          y = Math.max(0, Math.min(height - 1, y));
          sum += value.applyAsDouble(y * width + x);
        }
      }
      result[at + cell] = (float) (sum / (SAMPLES * SAMPLES));
    }
  }
}
