package io.qingping.media.render;

import java.util.Arrays;

/**
 * Reads between the pixels of a four-channel image with cubic convolution (Keys, Cubic Convolution
 * Interpolation, 1981, a = -1/2): exact on the pixels, unbiased between them. Beyond the edge the
 * image is mirrored.
 */
final class Sampler {
  private static final int STEPS = 1024;
  private static final float[] WEIGHTS = weights();

  private final int width;
  private final int height;
  private final float[] values;

  /**
   * A sampler of an image.
   *
   * @param values (height, width, 4)
   */
  Sampler(float[] values, int width, int height) {
    this.values = values;
    this.width = width;
    this.height = height;
  }

  /** Writes the four channels at a place into {@code out}. */
  void at(float x, float y, float[] out) {
    var column = (int) Math.floor(x);
    var row = (int) Math.floor(y);
    var u = 4 * Math.round((x - column) * STEPS);
    var v = 4 * Math.round((y - row) * STEPS);
    if (column < 1 || row < 1 || column >= width - 2 || row >= height - 2) {
      nearEdge(column, row, u, v, out);
      return;
    }
    var w0 = WEIGHTS[u];
    var w1 = WEIGHTS[u + 1];
    var w2 = WEIGHTS[u + 2];
    var w3 = WEIGHTS[u + 3];
    var a = 0f;
    var b = 0f;
    var c = 0f;
    var d = 0f;
    for (var j = 0; j < 4; j++) {
      var w = WEIGHTS[v + j];
      var o = 4 * ((row - 1 + j) * width + column - 1);
      a += w * (w0 * values[o] + w1 * values[o + 4] + w2 * values[o + 8] + w3 * values[o + 12]);
      b += w * (w0 * values[o + 1] + w1 * values[o + 5] + w2 * values[o + 9] + w3 * values[o + 13]);
      c +=
          w * (w0 * values[o + 2] + w1 * values[o + 6] + w2 * values[o + 10] + w3 * values[o + 14]);
      d +=
          w * (w0 * values[o + 3] + w1 * values[o + 7] + w2 * values[o + 11] + w3 * values[o + 15]);
    }
    out[0] = a;
    out[1] = b;
    out[2] = c;
    out[3] = d;
  }

  /** Copies the four channels of a pixel into {@code out}. */
  void pixel(int x, int y, float[] out) {
    System.arraycopy(values, 4 * (y * width + x), out, 0, 4);
  }

  private void nearEdge(int column, int row, int u, int v, float[] out) {
    Arrays.fill(out, 0, 4, 0);
    for (var j = 0; j < 4; j++) {
      var y = mirrored(row - 1 + j, height);
      for (var i = 0; i < 4; i++) {
        var weight = WEIGHTS[v + j] * WEIGHTS[u + i];
        var o = 4 * (y * width + mirrored(column - 1 + i, width));
        for (var c = 0; c < 4; c++) {
          out[c] += weight * values[o + c];
        }
      }
    }
  }

  /** The index mirrored at the ends, kept inside. */
  static int mirrored(int at, int size) {
    var inside = at < 0 ? -at : at >= size ? 2 * size - 2 - at : at;
    return Math.max(0, Math.min(size - 1, inside));
  }

  private static float[] weights() {
    var weights = new float[4 * (STEPS + 1)];
    for (var i = 0; i <= STEPS; i++) {
      var t = (double) i / STEPS;
      var s = 1 - t;
      weights[4 * i] = (float) (-0.5 * t * s * s);
      weights[4 * i + 1] = (float) (1.5 * t * t * t - 2.5 * t * t + 1);
      weights[4 * i + 2] = (float) (1.5 * s * s * s - 2.5 * s * s + 1);
      weights[4 * i + 3] = (float) (-0.5 * s * t * t);
    }
    return weights;
  }
}
