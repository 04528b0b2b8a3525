package io.qingping.media.render;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT_101;
import static org.bytedeco.opencv.global.opencv_core.add;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.remap;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.qingping.media.Mask;
import io.qingping.media.Picture;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Draws a photo whose sitter and background are displaced each on its own. Only the grid's part of
 * the picture is drawn; pixels that do not move are the photo's own. Not for several threads.
 */
@SuppressWarnings("try") // a scope frees what is made in its block
final class LayeredWarp {
  /** Displacement in pixels below which a pixel stays as it is. */
  private static final float STILL = 1e-3f;

  private final Picture photo;
  private final Nodes nodes;
  private final Mask kept;
  private final Window source;
  private final int width; // of the drawn part, in pixels; it may reach over the photo's edge
  private final int height;
  private final FloatBuffer columns; // each drawn pixel's place in the source, without motion
  private final FloatBuffer rows;
  private final Layer sitter;
  private final Layer background;

  /** The part of the photo that is drawn from. */
  private record Window(int x, int y, int width, int height) {}

  /** A layer's source and the buffers that its frames are drawn into. */
  private record Layer(
      int channels, FloatBuffer source, FloatBuffer backX, FloatBuffer backY, FloatBuffer drawn) {}

  /**
   * Prepares the layers.
   *
   * @param opacity the sitter's, at the photo's size
   * @param kept above 0 where pixels are always the photo's, at the photo's size
   * @param reach the longest displacement, in pixels
   */
  LayeredWarp(Picture photo, Mask opacity, Mask kept, Nodes nodes, double reach) {
    this.photo = photo;
    this.nodes = nodes;
    this.kept = kept;
    width = nodes.columns() * nodes.step();
    height = nodes.rows() * nodes.step();
    source = window((int) Math.ceil(6 * reach) + 8);
    var layered = LayeredPhoto.of(cut(), cut(opacity), reach);
    sitter = layer(4, layered.sitter());
    background = layer(3, layered.background());
    columns = Matrices.buffer(width * height);
    rows = Matrices.buffer(width * height);
    for (var y = 0; y < height; y++) {
      for (var x = 0; x < width; x++) {
        columns.put(y * width + x, nodes.left() * nodes.step() + x - source.x);
        rows.put(y * width + x, nodes.top() * nodes.step() + y - source.y);
      }
    }
  }

  /** The frame in which what is at p is shown at p plus its layer's displacement. */
  Picture draw(Nodes.Displacement sitterMotion, Nodes.Displacement backgroundMotion) {
    var rgb = photo.rgb().clone();
    warp(sitter, sitterMotion);
    warp(background, backgroundMotion);
    var sitterMoves = !sitterMotion.isStill();
    var backgroundMoves = !backgroundMotion.isStill();
    var right = Math.min(width, photo.width() - nodes.left() * nodes.step());
    var bottom = Math.min(height, photo.height() - nodes.top() * nodes.step());
    var bands = Math.max(1, bottom / 16);
    IntStream.range(0, bands)
        .parallel()
        .forEach(
            band -> {
              var over = new Row(4, right);
              var under = new Row(3, right);
              for (var y = band * bottom / bands; y < (band + 1) * bottom / bands; y++) {
                over.read(sitter, sitterMoves, y);
                under.read(background, backgroundMoves, y);
                compose(over, under, y, right, rgb);
              }
            });
    return new Picture(photo.width(), photo.height(), rgb);
  }

  private void compose(Row over, Row under, int y, int right, byte[] rgb) {
    var at = (nodes.top() * nodes.step() + y) * photo.width() + nodes.left() * nodes.step();
    for (var x = 0; x < right; x++) {
      if ((over.moves(x) || under.moves(x)) && !(kept.values()[at + x] > 0)) {
        var through = 1 - over.values[4 * x + 3];
        for (var c = 0; c < 3; c++) {
          var value = over.values[4 * x + c] + through * under.values[3 * x + c];
          rgb[3 * (at + x) + c] = (byte) Math.max(0, Math.min(255, Math.round(value)));
        }
      }
    }
  }

  /** One line of a layer as it is drawn. */
  private final class Row {
    private final int channels;
    private final float[] values;
    private final float[] backX;
    private final float[] backY;

    Row(int channels, int length) {
      this.channels = channels;
      values = new float[channels * length];
      backX = new float[length];
      backY = new float[length];
    }

    void read(Layer layer, boolean moves, int y) {
      if (moves) {
        layer.drawn.get(channels * y * width, values);
        layer.backX.get(y * width, backX);
        layer.backY.get(y * width, backY);
      } else {
        var row = nodes.top() * nodes.step() + y - source.y;
        var column = nodes.left() * nodes.step() - source.x;
        layer.source.get(channels * (row * source.width + column), values);
      }
    }

    boolean moves(int x) {
      return Math.abs(backX[x]) > STILL || Math.abs(backY[x]) > STILL;
    }
  }

  private void warp(Layer layer, Nodes.Displacement motion) {
    if (motion.isStill()) {
      return;
    }
    var back = nodes.inverse(motion);
    try (var scope = new PointerScope()) {
      var backX = enlarged(back.x(), layer.backX);
      var backY = enlarged(back.y(), layer.backY);
      var fromX = new Mat();
      var fromY = new Mat();
      add(backX, Matrices.view(columns, width, height, 1), fromX);
      add(backY, Matrices.view(rows, width, height, 1), fromY);
      remap(
          Matrices.view(layer.source, source.width, source.height, layer.channels),
          Matrices.view(layer.drawn, width, height, layer.channels),
          fromX,
          fromY,
          INTER_CUBIC,
          BORDER_REFLECT_101,
          new Scalar());
    }
  }

  private Mat enlarged(float[] values, FloatBuffer into) {
    var large = Matrices.view(into, width, height, 1);
    resize(
        Matrices.of(values, nodes.columns(), nodes.rows(), 1),
        large,
        new Size(width, height),
        0,
        0,
        INTER_CUBIC);
    return large;
  }

  private Layer layer(int channels, float[] values) {
    var buffer = Matrices.buffer(values.length);
    buffer.put(0, values);
    return new Layer(
        channels,
        buffer,
        Matrices.buffer(width * height),
        Matrices.buffer(width * height),
        Matrices.buffer(channels * width * height));
  }

  private Window window(int margin) {
    var left = Math.max(0, nodes.left() * nodes.step() - margin);
    var top = Math.max(0, nodes.top() * nodes.step() - margin);
    var right = Math.min(photo.width(), nodes.left() * nodes.step() + width + margin);
    var bottom = Math.min(photo.height(), nodes.top() * nodes.step() + height + margin);
    return new Window(left, top, right - left, bottom - top);
  }

  private Picture cut() {
    var rgb = new byte[3 * source.width * source.height];
    for (var y = 0; y < source.height; y++) {
      var from = 3 * ((source.y + y) * photo.width() + source.x);
      System.arraycopy(photo.rgb(), from, rgb, 3 * y * source.width, 3 * source.width);
    }
    return new Picture(source.width, source.height, rgb);
  }

  private Mask cut(Mask mask) {
    var values = new float[source.width * source.height];
    for (var y = 0; y < source.height; y++) {
      var from = (source.y + y) * photo.width() + source.x;
      System.arraycopy(mask.values(), from, values, y * source.width, source.width);
    }
    return new Mask(source.width, source.height, values);
  }
}
