package io.qingping.wenlan.filter;

import io.qingping.media.Picture;

/**
 * A picture in a few cells, each the mean brightness of the area that it covers: pixels on a border
 * count by their share, so that another size of a picture gives nearly the same.
 */
final class BrightnessGrid {
  private BrightnessGrid() {}

  /** Cells by row and column, from 0 to 255. */
  static double[][] of(Picture picture, int side) {
    var lines = new double[picture.height()][];
    for (int y = 0; y < lines.length; y++) {
      lines[y] = shrunk(brightness(picture, y), side);
    }
    var cells = new double[side][side];
    var column = new double[lines.length];
    for (int x = 0; x < side; x++) {
      for (int y = 0; y < lines.length; y++) {
        column[y] = lines[y][x];
      }
      var shrunk = shrunk(column, side);
      for (int y = 0; y < side; y++) {
        cells[y][x] = shrunk[y];
      }
    }
    return cells;
  }

  private static double[] brightness(Picture picture, int y) {
    var rgb = picture.rgb();
    var line = new double[picture.width()];
    for (int x = 0, at = 3 * y * line.length; x < line.length; x++, at += 3) {
      // BT.601
      line[x] = .299 * (rgb[at] & 255) + .587 * (rgb[at + 1] & 255) + .114 * (rgb[at + 2] & 255);
    }
    return line;
  }

  /** Means over equal parts of a line. */
  private static double[] shrunk(double[] line, int parts) {
    var means = new double[parts];
    for (int part = 0; part < parts; part++) {
      double from = (double) part * line.length / parts;
      double to = (part + 1.0) * line.length / parts;
      int first = (int) from;
      int last = (int) Math.ceil(to) - 1;
      double sum = line[first] * (Math.min(first + 1, to) - from);
      for (int i = first + 1; i < last; i++) {
        sum += line[i];
      }
      sum += last > first ? line[last] * (to - last) : 0;
      means[part] = sum / (to - from);
    }
    return means;
  }
}
