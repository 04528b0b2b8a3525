package io.qingping.vdt.motion;

/**
 * The last step of sampling: cell noise, which cloth and hair don't have, is smoothed away among
 * the moving cells, and what is held holds still.
 */
final class Settling {
  private static final int N = MotionConfig.GRID;
  private static final float[] KERNEL = {1 / 4f, 1 / 2f, 1 / 4f};

  /** Passes of the binomial kernel: a Gaussian of 1.2 cells. */
  private static final int PASSES = 3;

  /** A cell that is pinned by this much and not told to move is slowed down; by twice it stops. */
  private static final float HELD = 0.15f;

  private Settling() {}

  /**
   * @param spectrum (K, 4, 32, 32), 0 where nothing moves
   * @param move (32, 32)
   * @param pin (32, 32)
   */
  static float[] apply(float[] spectrum, float[] move, float[] pin) {
    var result = spectrum.clone();
    var moves = new float[N * N];
    var hold = new float[N * N];
    for (int cell = 0; cell < N * N; cell++) {
      moves[cell] = move[cell] < MotionBatch.STILL ? 0 : 1;
      float held = pin[cell] * (1 - move[cell]);
      hold[cell] = moves[cell] * Math.max(0, Math.min(1, 2 - held / HELD));
    }
    var spread = blurred(moves);
    for (int pass = 0; pass < PASSES; pass++) {
      for (int at = 0; at < result.length; at += N * N) {
        var plane = new float[N * N];
        for (int cell = 0; cell < N * N; cell++) {
          plane[cell] = result[at + cell] * moves[cell];
        }
        plane = blurred(plane);
        for (int cell = 0; cell < N * N; cell++) {
          result[at + cell] = moves[cell] == 0 ? 0 : plane[cell] / spread[cell];
        }
      }
    }
    for (int i = 0; i < result.length; i++) {
      result[i] *= hold[i % (N * N)];
    }
    return result;
  }

  /** A grid under the kernel, with nothing beyond its edge. */
  private static float[] blurred(float[] grid) {
    return along(along(grid, 1), N);
  }

  private static float[] along(float[] grid, int step) {
    var result = new float[N * N];
    for (int cell = 0; cell < N * N; cell++) {
      int place = step == 1 ? cell % N : cell / N;
      for (int k = -1; k <= 1; k++) {
        if (place + k >= 0 && place + k < N) {
          result[cell] += KERNEL[k + 1] * grid[cell + k * step];
        }
      }
    }
    return result;
  }
}
