package io.qingping.vdt.motion.sim;

import java.util.Arrays;
import java.util.List;

/** Brings the motion of particles and what the canvas shows onto the cells of the grid. */
final class SwayGrid {
  private static final int SIZE = SwayScene.SIZE;
  private static final int CELLS = SwayScene.CELLS;
  private static final int CHANNELS = SwayScene.FREQUENCIES * SwayScene.CHANNELS;
  private static final int REACH = 4;
  private static final double SPREAD = 1.2;

  /** Cells whose moving share is above this carry the full motion; below, it fades out. */
  private static final float FULL = 0.3f;

  /** Where a face shows through this much, nothing moves, not even a veil before it. */
  private static final float FACE_HOLDS = 0.4f;

  private final float[] spectrum = new float[CHANNELS * CELLS];
  private final float[] distance = new float[CELLS];
  private final float[] move = new float[CELLS];
  private final float[] pin = new float[CELLS];

  /** Mixes the layers as the canvas shows them. */
  SwayGrid(Canvas canvas, List<Layer> layers, int movingLayers, PeriodicMotion motion) {
    var face = average(canvas.cover(Canvas.FACE));
    add(pin, face);
    add(pin, average(canvas.cover(Canvas.BODY)));
    for (int m = 0; m < movingLayers; m++) {
      int layer = Canvas.MOVING + m;
      var particles =
          layers.stream()
              .filter(l -> l.number() == layer)
              .flatMapToInt(l -> Arrays.stream(l.particles()))
              .toArray();
      if (particles.length > 0) {
        mix(average(canvas.cover(layer)), field(particles, motion));
      }
    }
    finish(face);
  }

  float[] spectrum() {
    return spectrum;
  }

  float[] distance() {
    return distance;
  }

  float[] move() {
    return move;
  }

  float[] pin() {
    return pin;
  }

  /** The mean of each cell's pixels. */
  static float[] average(float[] fine) {
    var coarse = new float[CELLS];
    for (int row = 0; row < Canvas.SIZE; row++) {
      for (int column = 0; column < Canvas.SIZE; column++) {
        coarse[row / Canvas.FINE * SIZE + column / Canvas.FINE] +=
            fine[row * Canvas.SIZE + column] / (Canvas.FINE * Canvas.FINE);
      }
    }
    return coarse;
  }

  private void mix(float[] shown, float[][] field) {
    add(move, shown);
    for (int cell = 0; cell < CELLS; cell++) {
      if (shown[cell] > 0) {
        for (int c = 0; c < CHANNELS; c++) {
          spectrum[c * CELLS + cell] += shown[cell] * field[cell][c];
        }
        distance[cell] += shown[cell] * field[cell][CHANNELS];
      }
    }
  }

  private void finish(float[] face) {
    for (int cell = 0; cell < CELLS; cell++) {
      float share = move[cell];
      if (share < 0.02f) {
        distance[cell] = 0;
      } else {
        distance[cell] /= share;
      }
      float scale = Math.min(1, share / FULL) / Math.max(share, 0.02f);
      float freed = Math.max(0, 1 - face[cell] / FACE_HOLDS);
      float shown = share < 0.02f ? 0 : scale * freed;
      for (int c = 0; c < CHANNELS; c++) {
        spectrum[c * CELLS + cell] *= shown;
      }
    }
  }

  /** Motion and arc length (in cells) at every cell, from the nearest particles: (cells, 25). */
  private static float[][] field(int[] particles, PeriodicMotion motion) {
    var sum = new float[CELLS][CHANNELS + 1];
    var weight = new float[CELLS];
    for (int p : particles) {
      double x = motion.x()[p] * SIZE - 0.5;
      double y = motion.y()[p] * SIZE - 0.5;
      int fromRow = (int) Math.max(0, Math.ceil(y - REACH));
      int toRow = (int) Math.min(SIZE - 1, Math.floor(y + REACH));
      int fromColumn = (int) Math.max(0, Math.ceil(x - REACH));
      int toColumn = (int) Math.min(SIZE - 1, Math.floor(x + REACH));
      for (int row = fromRow; row <= toRow; row++) {
        for (int column = fromColumn; column <= toColumn; column++) {
          double away = (column - x) * (column - x) + (row - y) * (row - y);
          float w = (float) Math.exp(-away / (2 * SPREAD * SPREAD));
          int cell = row * SIZE + column;
          weight[cell] += w;
          var coefficients = motion.coefficients()[p];
          for (int c = 0; c < CHANNELS; c++) {
            sum[cell][c] += w * coefficients[c];
          }
          sum[cell][CHANNELS] += (float) (w * motion.arc()[p] * SIZE);
        }
      }
    }
    for (int cell = 0; cell < CELLS; cell++) {
      if (weight[cell] > 0) {
        for (int c = 0; c <= CHANNELS; c++) {
          sum[cell][c] /= weight[cell];
        }
      }
    }
    fill(sum, weight);
    return sum;
  }

  /** Grows the field into cells that no particle reaches, ring by ring. */
  private static void fill(float[][] field, float[] weight) {
    boolean open = true;
    for (int ring = 0; open && ring < 8; ring++) {
      open = false;
      var known = weight.clone();
      for (int cell = 0; cell < CELLS; cell++) {
        if (known[cell] > 0) {
          continue;
        }
        open = true;
        int neighbours = 0;
        for (int[] step : new int[][] {{-1, 0}, {1, 0}, {0, -1}, {0, 1}}) {
          int row = cell / SIZE + step[1];
          int column = cell % SIZE + step[0];
          if (row < 0 || column < 0 || row >= SIZE || column >= SIZE) {
            continue;
          }
          int beside = row * SIZE + column;
          if (known[beside] > 0) {
            neighbours++;
            add(field[cell], field[beside]);
          }
        }
        if (neighbours > 0) {
          weight[cell] = 1;
          for (int c = 0; c <= CHANNELS; c++) {
            field[cell][c] /= neighbours;
          }
        }
      }
    }
  }

  private static void add(float[] to, float[] values) {
    for (int i = 0; i < values.length; i++) {
      to[i] += values[i];
    }
  }
}
