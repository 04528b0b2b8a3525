package io.qingping.media.render;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_imgproc.DIST_L2;
import static org.bytedeco.opencv.global.opencv_imgproc.DIST_MASK_5;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.MORPH_RECT;
import static org.bytedeco.opencv.global.opencv_imgproc.distanceTransform;
import static org.bytedeco.opencv.global.opencv_imgproc.erode;
import static org.bytedeco.opencv.global.opencv_imgproc.getStructuringElement;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.qingping.media.Mask;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Operations on masks; each makes a new mask. */
@SuppressWarnings("try") // a scope frees what is made in its block
final class Masks {
  private Masks() {}

  /** The mask at another size: averaged when smaller, linear when larger. */
  static Mask resized(Mask mask, int width, int height) {
    if (mask.width() == width && mask.height() == height) {
      return mask;
    }
    try (var scope = new PointerScope()) {
      var out = new Mat();
      var shrinks = (long) width * height < (long) mask.width() * mask.height();
      resize(mat(mask), out, new Size(width, height), 0, 0, shrinks ? INTER_AREA : INTER_LINEAR);
      return new Mask(width, height, Matrices.floats(out));
    }
  }

  /** The largest value that touches each place of the new size, so that nothing above 0 is lost. */
  static Mask covered(Mask mask, int width, int height) {
    var values = new float[width * height];
    for (var y = 0; y < mask.height(); y++) {
      for (var x = 0; x < mask.width(); x++) {
        var value = mask.values()[y * mask.width() + x];
        if (value > 0) {
          spread(mask, x, y, value, width, height, values);
        }
      }
    }
    return new Mask(width, height, values);
  }

  private static void spread(
      Mask mask, int x, int y, float value, int width, int height, float[] values) {
    var left = (int) ((long) x * width / mask.width());
    var top = (int) ((long) y * height / mask.height());
    var right = Math.min(width - 1, (int) (((x + 1L) * width - 1) / mask.width()));
    var bottom = Math.min(height - 1, (int) (((y + 1L) * height - 1) / mask.height()));
    for (var v = top; v <= bottom; v++) {
      for (var u = left; u <= right; u++) {
        values[v * width + u] = Math.max(values[v * width + u], value);
      }
    }
  }

  static Mask blurred(Mask mask, double sigma) {
    if (sigma <= 0) {
      return mask;
    }
    try (var scope = new PointerScope()) {
      var out = mat(mask);
      GaussianBlur(out, out, new Size(0, 0), sigma, sigma, BORDER_REPLICATE, 0);
      return new Mask(mask.width(), mask.height(), Matrices.floats(out));
    }
  }

  /** The lowest value within a square of {@code 2 * radius + 1}. */
  static Mask eroded(Mask mask, int radius) {
    try (var scope = new PointerScope()) {
      var out = mat(mask);
      var side = 2 * radius + 1;
      erode(out, out, getStructuringElement(MORPH_RECT, new Size(side, side)));
      return new Mask(mask.width(), mask.height(), Matrices.floats(out));
    }
  }

  static Mask mapped(Mask mask, DoubleUnaryOperator map) {
    var values = new float[mask.values().length];
    for (var i = 0; i < values.length; i++) {
      values[i] = (float) map.applyAsDouble(mask.values()[i]);
    }
    return new Mask(mask.width(), mask.height(), values);
  }

  static Mask product(Mask a, Mask b) {
    var values = new float[a.values().length];
    for (var i = 0; i < values.length; i++) {
      values[i] = a.values()[i] * b.values()[i];
    }
    return new Mask(a.width(), a.height(), values);
  }

  /**
   * Distance in pixels to the nearest value above {@code level}; very large where there is none.
   */
  static float[] distanceTo(Mask mask, double level) {
    var zeros = new byte[mask.values().length];
    var found = false;
    for (var i = 0; i < zeros.length; i++) {
      var inside = mask.values()[i] > level;
      zeros[i] = (byte) (inside ? 0 : 1);
      found |= inside;
    }
    if (!found) {
      var far = new float[zeros.length];
      Arrays.fill(far, 1e9f);
      return far;
    }
    try (var scope = new PointerScope()) {
      var source = new Mat(mask.height(), mask.width(), CV_8U);
      source.data().put(zeros, 0, zeros.length);
      var out = new Mat();
      distanceTransform(source, out, DIST_L2, DIST_MASK_5, CV_32F);
      return Matrices.floats(out);
    }
  }

  /** 0 up to 0, 1 from 1 on, and smooth between. */
  static double smoothStep(double t) {
    var x = Math.max(0, Math.min(1, t));
    return x * x * (3 - 2 * x);
  }

  private static Mat mat(Mask mask) {
    return Matrices.of(mask.values(), mask.width(), mask.height(), 1);
  }
}
