package io.qingping.wenlan.filter;

import io.qingping.media.Picture;

/**
 * A picture in a few cells, each the mean brightness (BT.601) of the area that it covers: pixels on
 * a border count by their share, so that another size of a picture gives nearly the same.
 */
final class BrightnessGrid {
  private final byte[] rgb;
  private final int width;
  private final int height;
  private final int side;

  private BrightnessGrid(Picture picture, int side) {
    rgb = picture.rgb();
    width = picture.width();
    height = picture.height();
    this.side = side;
  }

  /** Cells by row and column, from 0 to 255. */
  static double[][] of(Picture picture, int side) {
    return new BrightnessGrid(picture, side).cells();
  }

  /** The grid with cells {@code factor} times as wide and as high. */
  static double[][] coarser(double[][] cells, int factor) {
    var means = new double[cells.length / factor][cells.length / factor];
    for (int y = 0; y < cells.length; y++) {
      for (int x = 0; x < cells.length; x++) {
        means[y / factor][x / factor] += cells[y][x] / (factor * factor);
      }
    }
    return means;
  }

  private double[][] cells() {
    var cells = new double[side][side];
    for (int y = 0; y < height; y++) {
      var line = line(y);
      for (int row = cell(y, height); row < side && row * height < (y + 1) * side; row++) {
        double share = Math.min(y + 1, border(row + 1, height)) - Math.max(y, border(row, height));
        for (int x = 0; x < side; x++) {
          cells[row][x] += line[x] * share * side / height;
        }
      }
    }
    return cells;
  }

  /** Means over the parts of a line. */
  private double[] line(int y) {
    var means = new double[side];
    int start = y * width;
    for (int part = 0; part < side; part++) {
      double from = border(part, width);
      double to = border(part + 1, width);
      int first = (int) from;
      int last = (int) Math.ceil(to) - 1;
      double sum = brightness(start + first, start + first + 1) * (Math.min(first + 1, to) - from);
      if (last > first) {
        sum += brightness(start + first + 1, start + last);
        sum += brightness(start + last, start + last + 1) * (to - last);
      }
      means[part] = sum * side / width;
    }
    return means;
  }

  /** Summed over pixels; the colours are weighed at the end, whole numbers are summed faster. */
  private double brightness(int from, int to) {
    int red = 0;
    int green = 0;
    int blue = 0;
    for (int at = 3 * from; at < 3 * to; at += 3) {
      red += rgb[at] & 255;
      green += rgb[at + 1] & 255;
      blue += rgb[at + 2] & 255;
    }
    return .299 * red + .587 * green + .114 * blue;
  }

  private int cell(int pixel, int pixels) {
    return pixel * side / pixels;
  }

  private double border(int cell, int pixels) {
    return (double) cell * pixels / side;
  }
}
