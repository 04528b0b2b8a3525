package io.qingping.wenlan.model;

import io.qingping.tensor.Module;
import io.qingping.tensor.Tensor;
import java.util.Arrays;

/**
 * BriVL-2's regions (Fei et al., 2110.14378): the fields of a grid over the picture and the picture
 * itself, 6 x 6 + 1 in the publication. Of each the feature map is read at 4 x 4 points between its
 * cells, bilinearly, and averaged: (B, C, h, h) -> (B, regions, C).
 *
 * <p>As reading and averaging are linear, all of it is one product with a table. The points are
 * found by an affine map that is built with the picture's side less one and read with PyTorch's
 * default convention of half pixels. The released code builds it with the side of the feature map
 * less one, which moves the points by up to a cell: those of the whole picture lie at 1.1, 4.4, 7.7
 * and 11.0 of 12 cells, in place of 1, 4, 7 and 10.
 */
final class PatchPooling extends Module {
  private static final int POINTS = 4; // along each side of a region

  private final Tensor table; // (regions, h * h)

  /**
   * @param grid fields along each side of the picture; 0 for the plain mean of the map
   * @param size side of the picture, pixels
   * @param cells side of the feature map, h
   */
  PatchPooling(int grid, int size, int cells) {
    int regions = regions(grid);
    var values = new float[regions * cells * cells];
    if (grid == 0) {
      Arrays.fill(values, 1f / (cells * cells));
      table = constant(Tensor.of(values, 1, (long) cells * cells));
      return;
    }
    for (int region = 0; region < regions; region++) {
      boolean whole = region == regions - 1;
      double side = whole ? size : (double) size / grid;
      // The released order: columns of the grid one after the other.
      var across = line(whole ? 0 : region / grid * side, side, size, cells);
      var down = line(whole ? 0 : region % grid * side, side, size, cells);
      for (int y = 0; y < cells; y++) {
        for (int x = 0; x < cells; x++) {
          values[(region * cells + y) * cells + x] = (float) (down[y] * across[x]);
        }
      }
    }
    table = constant(Tensor.of(values, regions, (long) cells * cells));
  }

  /** The points of the released code. */
  static PatchPooling asReleased(int grid, int cells) {
    if (cells < 2) {
      throw new IllegalArgumentException("'size' leaves a feature map of one cell only");
    }
    return new PatchPooling(grid, cells, cells);
  }

  static int regions(int grid) {
    return grid * grid + 1;
  }

  /** How much each cell of one dimension counts for the points of a region. */
  private static double[] line(double from, double side, int size, int cells) {
    double stretch = side / (size - 1);
    double shift = (2 * from + side - size + 1) / (size - 1);
    var weights = new double[cells];
    for (int point = 0; point < POINTS; point++) {
      double place = stretch * ((2 * point + 1.0) / POINTS - 1) + shift; // -1 .. 1
      double cell = ((place + 1) * cells - 1) / 2;
      int before = (int) Math.floor(cell);
      add(weights, before, before + 1 - cell);
      add(weights, before + 1, cell - before);
    }
    return weights;
  }

  /** Beyond the map there is nothing. */
  private static void add(double[] weights, int cell, double weight) {
    if (cell >= 0 && cell < weights.length) {
      weights[cell] += weight / POINTS;
    }
  }

  Tensor forward(Tensor map) {
    var cells = map.reshape(map.size(0), map.size(1), map.size(2) * map.size(3));
    return table.matmul(cells.transpose(1, 2));
  }
}
