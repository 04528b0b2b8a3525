package io.qingping.media.render;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CV_32S;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_imgproc.DIST_L2;
import static org.bytedeco.opencv.global.opencv_imgproc.DIST_LABEL_PIXEL;
import static org.bytedeco.opencv.global.opencv_imgproc.DIST_MASK_5;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.distanceTransformWithLabels;

import io.qingping.media.Mask;
import io.qingping.media.Picture;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
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

  /**
   * Takes the photo apart.
   *
   * @param opacity the sitter's, at the photo's size
   * @param reach how far, in pixels, the sitter may uncover the background
   */
  static LayeredPhoto of(Picture photo, Mask opacity, double reach) {
    var width = photo.width();
    var height = photo.height();
    var colours = new float[photo.rgb().length];
    for (var i = 0; i < colours.length; i++) {
      colours[i] = photo.rgb()[i] & 0xff;
    }
    var rim = Math.max(1, Math.round(Math.max(width, height) / 600f));
    var distance = Masks.distanceTo(opacity, CLEAR);
    var known = new float[width * height];
    var anyKnown = false;
    for (var i = 0; i < known.length; i++) {
      known[i] = distance[i] > rim ? 1 : 0;
      anyKnown |= known[i] > 0;
    }
    var behind = anyKnown ? behind(colours, known, width, height, reach) : colours;
    var background = new float[width * height * 4];
    var sitter = new float[width * height * 4];
    for (var i = 0; i < known.length; i++) {
      System.arraycopy(behind, 3 * i, background, 4 * i, 3);
      background[4 * i + 3] = 1;
      separate(colours, behind, sitter, i, opacity.values()[i]);
    }
    return new LayeredPhoto(width, height, sitter, background);
  }

  /**
   * Splits one colour so that {@code sitter + (1 - opacity) * background} is the colour. Where the
   * background cannot shine through as much as the opacity says, the opacity is raised just enough:
   * this also finds loose hair that the matte has missed.
   */
  private static void separate(
      float[] colours, float[] background, float[] sitter, int i, float opacity) {
    var through = 1 - opacity;
    for (var c = 0; c < 3; c++) {
      var colour = colours[3 * i + c];
      var behind = background[3 * i + c];
      if (colour < through * behind) {
        through = colour / behind;
      }
      if (255 - colour < through * (255 - behind)) {
        through = (255 - colour) / (255 - behind);
      }
    }
    for (var c = 0; c < 3; c++) {
      sitter[4 * i + c] = colours[3 * i + c] - through * background[3 * i + c];
    }
    sitter[4 * i + 3] = 1 - through;
  }

  /**
   * The background behind the sitter: its broad colours flow in from all sides, and its texture is
   * mirrored over the sitter's outline, so that grain and pattern go on.
   */
  private static float[] behind(
      float[] colours, float[] known, int width, int height, double reach) {
    var filled = PullPush.fill(colours, known, width, height, 3);
    float[] broad;
    int[] nearest;
    float[] depth;
    try (var scope = new PointerScope()) {
      var blurred = Matrices.of(filled, width, height, 3);
      var sigma = Math.max(1, reach);
      GaussianBlur(blurred, blurred, new Size(0, 0), sigma, sigma, BORDER_REPLICATE, 0);
      broad = Matrices.floats(blurred);
      var holes = new Mat(height, width, CV_8U);
      var bytes = new byte[known.length];
      for (var i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (known[i] > 0 ? 0 : 1);
      }
      holes.data().put(bytes, 0, bytes.length);
      var distances = new Mat();
      var labels = new Mat();
      distanceTransformWithLabels(holes, distances, labels, DIST_L2, DIST_MASK_5, DIST_LABEL_PIXEL);
      depth = Matrices.floats(distances);
      nearest = placeOfLabel(labels, known);
    }
    var behind = filled.clone();
    for (var i = 0; i < known.length; i++) {
      if (known[i] == 0) {
        var x = Sampler.mirrored(2 * (nearest[i] % width) - i % width, width);
        var y = Sampler.mirrored(2 * (nearest[i] / width) - i / width, height);
        var mirror = 3 * (y * width + x);
        var texture = (float) (1 - Masks.smoothStep((depth[i] - 3 * reach) / (2 * reach + 1)));
        for (var c = 0; c < 3; c++) {
          var grain = texture * (filled[mirror + c] - broad[mirror + c]);
          behind[3 * i + c] = Math.max(0, Math.min(255, broad[3 * i + c] + grain));
        }
      }
    }
    return behind;
  }

  /** For every pixel the index of the nearest known one, from the labels of OpenCV's transform. */
  private static int[] placeOfLabel(Mat labels, float[] known) {
    if (labels.type() != CV_32S) {
      throw new IllegalStateException("distance labels have type " + labels.type());
    }
    var label = new int[known.length];
    new IntPointer(labels.data()).get(label);
    var place = new int[known.length + 1];
    for (var i = 0; i < known.length; i++) {
      if (known[i] > 0) {
        place[label[i]] = i;
      }
    }
    for (var i = 0; i < label.length; i++) {
      label[i] = place[label[i]];
    }
    return label;
  }
}
