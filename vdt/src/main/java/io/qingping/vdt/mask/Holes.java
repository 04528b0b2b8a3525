package io.qingping.vdt.mask;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Random holes of a grid made of rectangles of random size and aspect (blockwise masking: Bao et
 * al., BEiT, 2106.08254, algorithm 1).
 */
final class Holes {
  private static final double LEAST_ASPECT = 0.3;
  private static final int ATTEMPTS = 16;

  private final int rows;
  private final int columns;
  private final boolean[] cells;

  private Holes(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    cells = new boolean[rows * columns];
  }

  /**
   * At least one cell and at most {@code most} of them, row by row.
   *
   * @param least cells of a rectangle, as long as so many are left to make
   */
  static boolean[] draw(int rows, int columns, int least, int most, RandomGenerator random) {
    var holes = new Holes(rows, columns);
    for (int i = 0; i < ATTEMPTS; i++) {
      holes.addRectangle(least, most, random);
    }
    if (holes.count() == 0) {
      holes.cells[random.nextInt(holes.cells.length)] = true;
    }
    return holes.cells;
  }

  /** Adds one more rectangle unless it makes the holes too large. */
  private void addRectangle(int least, int most, RandomGenerator random) {
    int room = most - count();
    if (room < least) {
      return;
    }
    double area = least + random.nextDouble() * (room - least);
    double aspect = Math.exp((2 * random.nextDouble() - 1) * Math.log(LEAST_ASPECT));
    int height = side(Math.sqrt(area * aspect), rows);
    int width = side(Math.sqrt(area / aspect), columns);
    if (height * width <= room) {
      int top = random.nextInt(rows - height + 1);
      int left = random.nextInt(columns - width + 1);
      for (int row = top; row < top + height; row++) {
        Arrays.fill(cells, row * columns + left, row * columns + left + width, true);
      }
    }
  }

  private static int side(double length, int longest) {
    return (int) Math.max(1, Math.min(longest, Math.round(length)));
  }

  private int count() {
    int count = 0;
    for (boolean cell : cells) {
      count += cell ? 1 : 0;
    }
    return count;
  }
}
