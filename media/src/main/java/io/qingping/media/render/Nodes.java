package io.qingping.media.render;

import java.util.stream.IntStream;

/**
 * A coarse grid over part of a picture on which motion is computed; pixels lie between its nodes.
 * Node (c, r) sits at the centre of a square of {@code step} pixels.
 *
 * @param left squares between the picture's left edge and the grid
 * @param top squares between the picture's top edge and the grid
 */
record Nodes(int step, int left, int top, int columns, int rows) {
  /** Rounds of the fixed-point iteration; each divides the error by the stretch at least. */
  private static final int ROUNDS = 7;

  /** A displacement in pixels per node, (rows, columns); {@link #STILL} has no values. */
  record Displacement(float[] x, float[] y) {
    static final Displacement STILL = new Displacement(new float[0], new float[0]);

    boolean isStill() {
      return x.length == 0;
    }
  }

  /** A grid that covers a whole picture. */
  static Nodes over(int width, int height) {
    var step = Math.max(1, Math.min(4, Math.min(width, height) / 32));
    return new Nodes(step, 0, 0, (width + step - 1) / step, (height + step - 1) / step);
  }

  int count() {
    return columns * rows;
  }

  /** The picture's x at the centre of a column. */
  double x(int column) {
    return (left + column + 0.5) * step - 0.5;
  }

  /** The picture's y at the centre of a row. */
  double y(int row) {
    return (top + row + 0.5) * step - 0.5;
  }

  /**
   * Where to look back to: if the picture's point p moves to {@code p + forward(p)}, the point q
   * shows {@code q + back(q)}.
   */
  Displacement inverse(Displacement forward) {
    var backX = new float[count()];
    var backY = new float[count()];
    IntStream.range(0, rows)
        .parallel()
        .forEach(
            r -> {
              for (var c = 0; c < columns; c++) {
                invertAt(forward, c, r, backX, backY);
              }
            });
    return new Displacement(backX, backY);
  }

  private void invertAt(Displacement forward, int c, int r, float[] backX, float[] backY) {
    var i = r * columns + c;
    var x = -forward.x[i];
    var y = -forward.y[i];
    for (var round = 0; round < ROUNDS; round++) {
      var u = Math.max(0, Math.min(columns - 1.001f, c + x / step));
      var v = Math.max(0, Math.min(rows - 1.001f, r + y / step));
      var column = (int) u;
      var row = (int) v;
      var at = row * columns + column;
      var nextX = -between(forward.x, at, u - column, v - row);
      var nextY = -between(forward.y, at, u - column, v - row);
      var settled = Math.abs(nextX - x) + Math.abs(nextY - y) < 1e-4f;
      x = nextX;
      y = nextY;
      if (settled) {
        break;
      }
    }
    backX[i] = x;
    backY[i] = y;
  }

  private float between(float[] values, int at, float u, float v) {
    var right = columns > 1 ? 1 : 0;
    var below = rows > 1 ? columns : 0;
    var upper = values[at] + u * (values[at + right] - values[at]);
    var lower = values[at + below] + u * (values[at + below + right] - values[at + below]);
    return upper + v * (lower - upper);
  }

  /** The least determinant of the map's derivative over the grid; at or below 0 it folds. */
  double leastStretch(Displacement forward) {
    var least = 1.0;
    for (var r = 0; r + 1 < rows && !forward.isStill(); r++) {
      for (var c = 0; c + 1 < columns; c++) {
        var i = r * columns + c;
        var xx = (forward.x[i + 1] - forward.x[i]) / step;
        var yx = (forward.y[i + 1] - forward.y[i]) / step;
        var xy = (forward.x[i + columns] - forward.x[i]) / step;
        var yy = (forward.y[i + columns] - forward.y[i]) / step;
        least = Math.min(least, (1 + xx) * (1 + yy) - xy * yx);
      }
    }
    return least;
  }
}
