package io.qingping.media.render;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT_101;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.boxFilter;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.qingping.media.Mask;
import io.qingping.media.Picture;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Makes the edges of a coarse mask follow the edges of a photo: within each window the mask becomes
 * a linear function of the colour (He, Sun, Tang, Guided Image Filtering, ECCV 2010, section 3.5),
 * fitted on a small copy and applied at full size (He, Sun, Fast Guided Filter, arXiv 1505.00996).
 */
@SuppressWarnings("try") // a scope frees what is made in its block
final class GuidedFilter {
  /** Longer side of the copy that is fitted. */
  private static final int FITTED_SIDE = 512;

  private final Picture guide;
  private final int width;
  private final int height;
  private final float[] colours; // (height, width, 3) in [0, 1]

  GuidedFilter(Picture guide) {
    this.guide = guide;
    var scale = Math.min(1.0, (double) FITTED_SIDE / Math.max(guide.width(), guide.height()));
    width = Math.max(1, (int) Math.round(guide.width() * scale));
    height = Math.max(1, (int) Math.round(guide.height() * scale));
    try (var scope = new PointerScope()) {
      var small = new Mat();
      resize(Matrices.of(guide), small, new Size(width, height), 0, 0, INTER_AREA);
      var bytes = Matrices.picture(small).rgb();
      colours = new float[bytes.length];
      for (var i = 0; i < bytes.length; i++) {
        colours[i] = (bytes[i] & 0xff) / 255f;
      }
    }
  }

  /**
   * The mask at the photo's full size.
   *
   * @param radius half a window, in pixels of a photo whose longer side is 512
   * @param smoothness colour variance below which an edge counts as flat, in units of 1 squared
   */
  Mask refine(Mask mask, int radius, double smoothness) {
    var scaled = Math.max(1, radius * Math.max(width, height) / FITTED_SIDE);
    var lines = fit(Masks.resized(mask, width, height).values(), scaled, smoothness);
    float[] full;
    try (var scope = new PointerScope()) {
      var large = new Mat();
      var size = new Size(guide.width(), guide.height());
      resize(Matrices.of(lines, width, height, 4), large, size, 0, 0, INTER_LINEAR);
      full = Matrices.floats(large);
    }
    var out = new float[guide.width() * guide.height()];
    IntStream.range(0, guide.height())
        .parallel()
        .forEach(
            y -> {
              for (var i = y * guide.width(); i < (y + 1) * guide.width(); i++) {
                var value = full[4 * i + 3];
                for (var c = 0; c < 3; c++) {
                  value += full[4 * i + c] * (guide.rgb()[3 * i + c] & 0xff) / 255f;
                }
                out[i] = Math.max(0, Math.min(1, value));
              }
            });
    return new Mask(guide.width(), guide.height(), out);
  }

  /** The averaged linear functions, (height, width, 4): weights of R, G, B and the constant. */
  private float[] fit(float[] mask, int radius, double smoothness) {
    var products = new float[width * height * 3];
    var squares = new float[width * height * 3];
    var crosses = new float[width * height * 3];
    for (var i = 0; i < mask.length; i++) {
      var o = 3 * i;
      for (var c = 0; c < 3; c++) {
        var colour = colours[o + c];
        products[o + c] = colour * mask[i];
        squares[o + c] = colour * colour;
        crosses[o + c] = colour * colours[o + (c + 1) % 3]; // RG, GB, BR
      }
    }
    var meanMask = averaged(mask, radius, 1);
    var mean = averaged(colours, radius, 3);
    products = averaged(products, radius, 3);
    squares = averaged(squares, radius, 3);
    crosses = averaged(crosses, radius, 3);
    var lines = new float[width * height * 4];
    for (var i = 0; i < mask.length; i++) {
      var o = 3 * i;
      var r = mean[o];
      var g = mean[o + 1];
      var b = mean[o + 2];
      var solved =
          solve(
              squares[o] - r * r + smoothness,
              squares[o + 1] - g * g + smoothness,
              squares[o + 2] - b * b + smoothness,
              crosses[o] - r * g,
              crosses[o + 1] - g * b,
              crosses[o + 2] - b * r,
              products[o] - r * meanMask[i],
              products[o + 1] - g * meanMask[i],
              products[o + 2] - b * meanMask[i]);
      lines[4 * i] = (float) solved[0];
      lines[4 * i + 1] = (float) solved[1];
      lines[4 * i + 2] = (float) solved[2];
      lines[4 * i + 3] = (float) (meanMask[i] - solved[0] * r - solved[1] * g - solved[2] * b);
    }
    return averaged(lines, radius, 4);
  }

  private float[] averaged(float[] values, int radius, int channels) {
    try (var scope = new PointerScope()) {
      var mat = Matrices.of(values, width, height, channels);
      var out = new Mat();
      var side = 2 * Math.min(radius, (Math.min(width, height) - 1) / 2) + 1;
      boxFilter(mat, out, -1, new Size(side, side), new Point(-1, -1), true, BORDER_REFLECT_101);
      return Matrices.floats(out);
    }
  }

  /** Solves the symmetric 3x3 system by Cramer's rule. */
  private static double[] solve(
      double rr,
      double gg,
      double bb,
      double rg,
      double gb,
      double br,
      double r,
      double g,
      double b) {
    var c0 = gg * bb - gb * gb;
    var c1 = gb * br - rg * bb;
    var c2 = rg * gb - gg * br;
    var determinant = rr * c0 + rg * c1 + br * c2;
    return new double[] {
      (r * c0 + g * c1 + b * c2) / determinant,
      (r * c1 + g * (rr * bb - br * br) + b * (rg * br - rr * gb)) / determinant,
      (r * c2 + g * (br * rg - rr * gb) + b * (rr * gg - rg * rg)) / determinant
    };
  }
}
