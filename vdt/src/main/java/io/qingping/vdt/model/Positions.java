package io.qingping.vdt.model;

import io.qingping.tensor.Tensor;

/** The fixed sine-cosine tables that tell a token its place (facts: sin first, then cos). */
final class Positions {
  private Positions() {}

  /** Places 0 .. length - 1 on a line: (1, length, width). */
  static Tensor line(int length, int width) {
    var table = new float[length * width];
    for (int i = 0; i < length; i++) {
      encode(i, table, i * width, width);
    }
    return Tensor.of(table, 1, length, width);
  }

  /**
   * Places of a grid, row by row: (1, rows * columns, width). The first half of a vector tells the
   * column, the second the row.
   */
  static Tensor grid(int rows, int columns, int width) {
    var table = new float[rows * columns * width];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int at = (row * columns + column) * width;
        encode(column, table, at, width / 2);
        encode(row, table, at + width / 2, width / 2);
      }
    }
    return Tensor.of(table, 1, (long) rows * columns, width);
  }

  private static void encode(int place, float[] table, int at, int width) {
    int half = width / 2;
    for (int i = 0; i < half; i++) {
      double angle = place * Math.pow(10000, -(double) i / half);
      table[at + i] = (float) Math.sin(angle);
      table[at + half + i] = (float) Math.cos(angle);
    }
  }
}
