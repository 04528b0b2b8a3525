package io.qingping.vdt.motion;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * How far each moving cell is from where it is held, measured through what moves: the shortest way
 * over the grid from the pin, in cells. It tells the network where along a lock of hair a cell
 * lies.
 */
public final class PinDistance {
  private static final int N = MotionConfig.GRID;
  private static final float MOVES = 0.15f;
  private static final float HOLDS = 0.5f;

  private PinDistance() {}

  private record Reached(int cell, float distance) {}

  /**
   * @param move (32, 32) what may move
   * @param pin (32, 32) what holds still
   * @return (32, 32) distance in cells; 0 where nothing moves; what hangs on nothing in the picture
   *     is measured from its highest cells, as if it hung over the edge
   */
  public static float[] of(float[] move, float[] pin) {
    var distance = new float[N * N];
    Arrays.fill(distance, Float.POSITIVE_INFINITY);
    var queue = new PriorityQueue<Reached>((a, b) -> Float.compare(a.distance, b.distance));
    for (int cell = 0; cell < N * N; cell++) {
      if (pin[cell] >= HOLDS) {
        queue.add(new Reached(cell, 0));
      }
    }
    spread(distance, move, queue);
    for (int cell = 0; cell < N * N; cell++) {
      if (move[cell] >= MOVES && distance[cell] == Float.POSITIVE_INFINITY) {
        queue.add(new Reached(cell, 0));
        spread(distance, move, queue);
      }
    }
    for (int cell = 0; cell < N * N; cell++) {
      if (move[cell] < MOVES) {
        distance[cell] = 0;
      }
    }
    return distance;
  }

  private static void spread(float[] distance, float[] move, PriorityQueue<Reached> queue) {
    while (!queue.isEmpty()) {
      var next = queue.remove();
      if (next.distance >= distance[next.cell]) {
        continue;
      }
      distance[next.cell] = next.distance;
      int row = next.cell / N;
      int column = next.cell % N;
      for (int dr = -1; dr <= 1; dr++) {
        for (int dc = -1; dc <= 1; dc++) {
          int r = row + dr;
          int c = column + dc;
          if (r < 0 || c < 0 || r >= N || c >= N || move[r * N + c] < MOVES) {
            continue;
          }
          float step = dr != 0 && dc != 0 ? 1.4142135f : 1;
          queue.add(new Reached(r * N + c, next.distance + step));
        }
      }
    }
  }
}
