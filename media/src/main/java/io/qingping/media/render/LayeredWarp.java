package io.qingping.media.render;

import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.qingping.media.Mask;
import io.qingping.media.Picture;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Draws a photo whose sitter and background are displaced each on its own. Only the grid's part of
 * the picture is drawn; pixels that do not move are the photo's own.
 */
@SuppressWarnings("try") // a scope frees what is made in its block
final class LayeredWarp {
  /** Displacement in pixels below which a pixel stays as it is. */
  private static final float STILL = 1e-3f;

  private static final int BAND = 8;

  private final Picture photo;
  private final Nodes nodes;
  private final Mask kept;
  private final Window window;
  private final Sampler sitter;
  private final Sampler background;
  private final boolean[] mayShowSitter; // per node

  /** The part of the photo that is drawn from. */
  private record Window(int x, int y, int width, int height) {}

  /** For each pixel of the grid's part, how far back to look; without arrays for a still layer. */
  private record Back(float[] x, float[] y) {
    boolean moves(int i) {
      return x.length > 0 && (Math.abs(x[i]) > STILL || Math.abs(y[i]) > STILL);
    }
  }

  /**
   * Prepares the layers.
   *
   * @param opacity the sitter's, at the photo's size
   * @param kept above 0 where pixels are always the photo's, at the photo's size
   * @param travel the longest displacement, in pixels
   * @param reach the longest displacement of the sitter against the background, in pixels
   */
  LayeredWarp(Picture photo, Mask opacity, Mask kept, Nodes nodes, double travel, double reach) {
    this.photo = photo;
    this.nodes = nodes;
    this.kept = kept;
    window = window((int) Math.ceil(travel + 5 * reach) + 8);
    var layered = LayeredPhoto.of(cut(), cut(opacity), reach);
    sitter = new Sampler(layered.sitter(), window.width, window.height);
    background = new Sampler(layered.background(), window.width, window.height);
    mayShowSitter = mayShowSitter(layered.sitter(), travel);
  }

  /** The frame in which what is at p is shown at p plus its layer's displacement. */
  Picture draw(Nodes.Displacement sitterMotion, Nodes.Displacement backgroundMotion) {
    var rgb = photo.rgb().clone();
    var over = back(sitterMotion);
    var under = back(backgroundMotion);
    var left = nodes.left() * nodes.step();
    var top = nodes.top() * nodes.step();
    var right = Math.min(photo.width(), left + nodes.columns() * nodes.step());
    var bottom = Math.min(photo.height(), top + nodes.rows() * nodes.step());
    IntStream.rangeClosed(0, (bottom - top - 1) / BAND)
        .parallel()
        .forEach(
            band -> {
              var front = new float[4];
              var behind = new float[4];
              var end = Math.min(bottom, top + (band + 1) * BAND);
              for (var y = top + band * BAND; y < end; y++) {
                for (var x = left; x < right; x++) {
                  var i = (y - top) * nodes.columns() * nodes.step() + x - left;
                  var overMoves = over.moves(i);
                  var underMoves = under.moves(i);
                  if ((overMoves || underMoves) && !isKept(x, y)) {
                    var node =
                        (y - top) / nodes.step() * nodes.columns() + (x - left) / nodes.step();
                    if (mayShowSitter[node]) {
                      look(sitter, overMoves, over, i, x, y, front);
                    } else {
                      Arrays.fill(front, 0);
                    }
                    if (front[3] < 1) {
                      look(background, underMoves, under, i, x, y, behind);
                    }
                    compose(front, behind, 3 * (y * photo.width() + x), rgb);
                  }
                }
              }
            });
    return new Picture(photo.width(), photo.height(), rgb);
  }

  /** Where the sitter can get to: elsewhere only the background need be read. */
  private boolean[] mayShowSitter(float[] colours, double travel) {
    var present = new float[window.width * window.height];
    for (var i = 0; i < present.length; i++) {
      present[i] = colours[4 * i + 3];
    }
    var far = Masks.distanceTo(new Mask(window.width, window.height, present), 0);
    var near = new boolean[nodes.count()];
    for (var i = 0; i < near.length; i++) {
      var x = Math.min(window.width - 1, (int) nodes.x(i % nodes.columns()) - window.x);
      var y = Math.min(window.height - 1, (int) nodes.y(i / nodes.columns()) - window.y);
      near[i] = far[y * window.width + x] < travel + 2 * nodes.step() + 3;
    }
    return near;
  }

  private boolean isKept(int x, int y) {
    return kept.values()[y * photo.width() + x] > 0;
  }

  private void look(Sampler layer, boolean moves, Back back, int i, int x, int y, float[] colour) {
    if (moves) {
      layer.at(x - window.x + back.x[i], y - window.y + back.y[i], colour);
    } else {
      layer.pixel(x - window.x, y - window.y, colour);
    }
  }

  private static void compose(float[] front, float[] behind, int at, byte[] rgb) {
    var through = Math.max(0, 1 - front[3]);
    for (var c = 0; c < 3; c++) {
      var value = front[c] + through * behind[c];
      rgb[at + c] = (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
  }

  private Back back(Nodes.Displacement motion) {
    if (motion.isStill()) {
      return new Back(motion.x(), motion.y());
    }
    var inverse = nodes.inverse(motion);
    return new Back(enlarged(inverse.x()), enlarged(inverse.y()));
  }

  private float[] enlarged(float[] values) {
    try (var scope = new PointerScope()) {
      var large = new Mat();
      var size = new Size(nodes.columns() * nodes.step(), nodes.rows() * nodes.step());
      var small = Matrices.of(values, nodes.columns(), nodes.rows(), 1);
      resize(small, large, size, 0, 0, INTER_CUBIC);
      return Matrices.floats(large);
    }
  }

  private Window window(int margin) {
    var left = Math.max(0, nodes.left() * nodes.step() - margin);
    var top = Math.max(0, nodes.top() * nodes.step() - margin);
    var right = (nodes.left() + nodes.columns()) * nodes.step() + margin;
    var bottom = (nodes.top() + nodes.rows()) * nodes.step() + margin;
    return new Window(
        left, top, Math.min(photo.width(), right) - left, Math.min(photo.height(), bottom) - top);
  }

  private Picture cut() {
    var rgb = new byte[3 * window.width * window.height];
    for (var y = 0; y < window.height; y++) {
      var from = 3 * ((window.y + y) * photo.width() + window.x);
      System.arraycopy(photo.rgb(), from, rgb, 3 * y * window.width, 3 * window.width);
    }
    return new Picture(window.width, window.height, rgb);
  }

  private Mask cut(Mask mask) {
    var values = new float[window.width * window.height];
    for (var y = 0; y < window.height; y++) {
      var from = (window.y + y) * photo.width() + window.x;
      System.arraycopy(mask.values(), from, values, y * window.width, window.width);
    }
    return new Mask(window.width, window.height, values);
  }
}
