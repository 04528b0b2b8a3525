package io.qingping.media.render;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CV_32S;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_imgproc.DIST_L2;
import static org.bytedeco.opencv.global.opencv_imgproc.DIST_LABEL_PIXEL;
import static org.bytedeco.opencv.global.opencv_imgproc.DIST_MASK_5;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.distanceTransformWithLabels;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.qingping.media.Mask;
import io.qingping.media.Picture;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * A photo taken apart into its sitter and the background behind, such that the sitter over the
 * background is the photo again, exactly.
 *
 * @param sitter (height, width, 4): red, green, blue, each times the opacity, in 0..255, and the
 *     opacity in 0..1
 * @param background (height, width, 4): red, green, blue in 0..255, also where the sitter stands,
 *     and an opacity of 1
 */
@SuppressWarnings("try") // a scope frees what is made in its block
record LayeredPhoto(int width, int height, float[] sitter, float[] background) {
  /** Opacity from which a pixel's colour says nothing certain about the background. */
  private static final float CLEAR = 0.02f;

  /** Difference from the expected background that is grain and not a loose hair, 0 to 255. */
  private static final float NOISE = 8;

  /**
   * Takes the photo apart.
   *
   * @param opacity the sitter's, at the photo's size
   * @param reach how far, in pixels, the sitter may uncover the background
   */
  static LayeredPhoto of(Picture photo, Mask opacity, double reach) {
    var width = photo.width();
    var height = photo.height();
    var rim = Math.max(1, Math.round(Math.max(width, height) / 600f));
    var distance = Masks.distanceTo(opacity, CLEAR);
    var known = new boolean[width * height];
    var anyKnown = false;
    for (var i = 0; i < known.length; i++) {
      known[i] = distance[i] > rim;
      anyKnown |= known[i];
    }
    var background = new float[width * height * 4];
    var sitter = new float[width * height * 4];
    for (var i = 0; i < known.length; i++) {
      for (var c = 0; c < 3; c++) {
        background[4 * i + c] = photo.rgb()[3 * i + c] & 0xff;
      }
      background[4 * i + 3] = 1;
    }
    if (anyKnown) {
      fill(background, known, width, height, reach);
    }
    IntStream.range(0, height)
        .parallel()
        .forEach(
            y -> {
              for (var i = y * width; i < (y + 1) * width; i++) {
                separate(photo.rgb(), background, sitter, i, opacity.values()[i]);
              }
            });
    return new LayeredPhoto(width, height, sitter, background);
  }

  /**
   * Splits one colour so that {@code sitter + (1 - opacity) * background} is the colour. Where the
   * background cannot shine through as much as the opacity says, the opacity is raised just enough:
   * this also finds loose hair that the matte has missed.
   */
  private static void separate(
      byte[] colours, float[] background, float[] sitter, int i, float opacity) {
    if (opacity < CLEAR && isNoise(colours, background, i)) {
      for (var c = 0; c < 3; c++) {
        background[4 * i + c] = colours[3 * i + c] & 0xff;
      }
      return;
    }
    var through = 1 - opacity;
    for (var c = 0; c < 3; c++) {
      float colour = colours[3 * i + c] & 0xff;
      var behind = background[4 * i + c];
      if (colour < through * behind) {
        through = colour / behind;
      }
      if (255 - colour < through * (255 - behind)) {
        through = (255 - colour) / (255 - behind);
      }
    }
    for (var c = 0; c < 3; c++) {
      sitter[4 * i + c] = (colours[3 * i + c] & 0xff) - through * background[4 * i + c];
    }
    sitter[4 * i + 3] = 1 - through;
  }

  private static boolean isNoise(byte[] colours, float[] background, int i) {
    for (var c = 0; c < 3; c++) {
      if (Math.abs((colours[3 * i + c] & 0xff) - background[4 * i + c]) > NOISE) {
        return false;
      }
    }
    return true;
  }

  /**
   * Fills in the background behind the sitter: its broad colours flow in from all sides, and its
   * texture is mirrored over the sitter's outline, so that grain and pattern go on.
   */
  private static void fill(
      float[] background, boolean[] known, int width, int height, double reach) {
    var broad = broad(background, known, width, height, reach);
    int[] nearest;
    float[] depth;
    try (var scope = new PointerScope()) {
      var holes = new Mat(height, width, CV_8U);
      var bytes = new byte[known.length];
      for (var i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (known[i] ? 0 : 1);
      }
      holes.data().put(bytes, 0, bytes.length);
      var distances = new Mat();
      var labels = new Mat();
      distanceTransformWithLabels(holes, distances, labels, DIST_L2, DIST_MASK_5, DIST_LABEL_PIXEL);
      depth = Matrices.floats(distances);
      nearest = placeOfLabel(labels, known);
    }
    IntStream.range(0, height)
        .parallel()
        .forEach(
            y -> {
              for (var i = y * width; i < (y + 1) * width; i++) {
                if (!known[i]) {
                  var u = Sampler.mirrored(2 * (nearest[i] % width) - i % width, width);
                  var v = Sampler.mirrored(2 * (nearest[i] / width) - y, height);
                  var mirror = v * width + u;
                  var share = 1 - Masks.smoothStep((depth[i] - 3 * reach) / (2 * reach + 1));
                  var texture = known[mirror] ? (float) share : 0;
                  for (var c = 0; c < 3; c++) {
                    var grain = texture * (background[4 * mirror + c] - broad[3 * mirror + c]);
                    var value = broad[3 * i + c] + grain;
                    background[4 * i + c] = Math.max(0, Math.min(255, value));
                  }
                }
              }
            });
  }

  /**
   * The background without its texture, everywhere, (height, width, 3). Computed on a small copy,
   * for it is smooth.
   */
  private static float[] broad(
      float[] background, boolean[] known, int width, int height, double reach) {
    var shrink = Math.max(1, Math.min(4, Math.min(width, height) / 32));
    var columns = (width + shrink - 1) / shrink;
    var rows = (height + shrink - 1) / shrink;
    var sums = new float[columns * rows * 3];
    var weights = new float[columns * rows];
    IntStream.range(0, rows)
        .parallel()
        .forEach(
            r -> {
              var end = Math.min(height, (r + 1) * shrink) * width;
              for (var i = r * shrink * width; i < end; i++) {
                if (known[i]) {
                  var at = r * columns + i % width / shrink;
                  weights[at]++;
                  for (var c = 0; c < 3; c++) {
                    sums[3 * at + c] += background[4 * i + c];
                  }
                }
              }
            });
    for (var i = 0; i < weights.length; i++) {
      for (var c = 3 * i; weights[i] > 0 && c < 3 * i + 3; c++) {
        sums[c] /= weights[i];
      }
      weights[i] = Math.min(1, weights[i]);
    }
    try (var scope = new PointerScope()) {
      var small = Matrices.of(PullPush.fill(sums, weights, columns, rows, 3), columns, rows, 3);
      var sigma = Math.max(1, reach) / shrink;
      GaussianBlur(small, small, new Size(0, 0), sigma, sigma, BORDER_REPLICATE, 0);
      var large = new Mat();
      resize(small, large, new Size(columns * shrink, rows * shrink), 0, 0, INTER_LINEAR);
      return Matrices.floats(large.apply(new Rect(0, 0, width, height)).clone());
    }
  }

  /** For every pixel the index of the nearest known one, from the labels of OpenCV's transform. */
  private static int[] placeOfLabel(Mat labels, boolean[] known) {
    if (labels.type() != CV_32S) {
      throw new IllegalStateException("distance labels have type " + labels.type());
    }
    var label = new int[known.length];
    new IntPointer(labels.data()).get(label);
    var place = new int[known.length + 1];
    for (var i = 0; i < known.length; i++) {
      if (known[i]) {
        place[label[i]] = i;
      }
    }
    for (var i = 0; i < label.length; i++) {
      label[i] = place[label[i]];
    }
    return label;
  }
}
