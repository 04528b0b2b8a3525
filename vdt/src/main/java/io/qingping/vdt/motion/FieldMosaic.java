package io.qingping.vdt.motion;

import io.qingping.media.Box;
import io.qingping.media.render.MotionField;

/** Puts the motions of several regions of a photo together into one field over all of it. */
final class FieldMosaic {
  private static final int N = MotionConfig.GRID;
  private static final int CHANNELS = MotionConfig.FREQUENCIES * MotionConfig.CHANNELS;

  /** Cells along each side of the whole. */
  private static final int GRID = 160;

  /** Rings by which a motion is continued around its part; the move mask cuts it to shape. */
  private static final int RINGS = 2;

  private final Box whole;
  private final float[] coefficients = new float[CHANNELS * GRID * GRID];

  /** A still field over a photo. */
  FieldMosaic(int width, int height) {
    double side = Math.max(width, height);
    whole = new Box(0, 0, side, side);
  }

  /**
   * Adds the motion of one region.
   *
   * @param spectrum (K, 4, 32, 32) in widths of the region, 0 where nothing moves
   */
  void add(Box region, float[] spectrum) {
    var field = continued(spectrum);
    float scale = (float) (region.width() / whole.width());
    double cell = whole.width() / GRID;
    for (int row = 0; row < GRID; row++) {
      double y = ((row + 0.5) * cell - region.y()) / region.height() * N - 0.5;
      if (y <= -1 || y >= N) {
        continue;
      }
      for (int column = 0; column < GRID; column++) {
        double x = ((column + 0.5) * cell - region.x()) / region.width() * N - 0.5;
        if (x > -1 && x < N) {
          for (int c = 0; c < CHANNELS; c++) {
            coefficients[(c * GRID + row) * GRID + column] +=
                scale * between(field, c * N * N, x, y);
          }
        }
      }
    }
  }

  MotionField field() {
    return new MotionField(MotionConfig.FREQUENCIES, GRID, GRID, coefficients, whole);
  }

  private static float between(float[] field, int at, double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double fx = x - left;
    double fy = y - top;
    return (float)
        ((1 - fy) * ((1 - fx) * cell(field, at, left, top) + fx * cell(field, at, left + 1, top))
            + fy
                * ((1 - fx) * cell(field, at, left, top + 1)
                    + fx * cell(field, at, left + 1, top + 1)));
  }

  private static float cell(float[] field, int at, int x, int y) {
    return x < 0 || y < 0 || x >= N || y >= N ? 0 : field[at + y * N + x];
  }

  /** The field grown into the still cells around it, each the mean of its moving neighbours. */
  private static float[] continued(float[] spectrum) {
    var field = spectrum.clone();
    var moves = new boolean[N * N];
    for (int i = 0; i < field.length; i++) {
      moves[i % (N * N)] |= field[i] != 0;
    }
    for (int ring = 0; ring < RINGS; ring++) {
      var before = moves.clone();
      for (int cell = 0; cell < N * N; cell++) {
        if (!before[cell]) {
          moves[cell] = takeMean(field, before, cell);
        }
      }
    }
    return field;
  }

  private static boolean takeMean(float[] field, boolean[] moves, int cell) {
    int neighbours = 0;
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        int x = cell % N + dx;
        int y = cell / N + dy;
        if (x >= 0 && y >= 0 && x < N && y < N && moves[y * N + x]) {
          neighbours++;
          for (int c = 0; c < CHANNELS; c++) {
            field[c * N * N + cell] += field[c * N * N + y * N + x];
          }
        }
      }
    }
    for (int c = 0; c < CHANNELS && neighbours > 0; c++) {
      field[c * N * N + cell] /= neighbours;
    }
    return neighbours > 0;
  }
}
