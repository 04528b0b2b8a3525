package io.qingping.vdt.motion.eval;

import static io.qingping.vdt.motion.eval.Spectrum.CELLS;
import static io.qingping.vdt.motion.eval.Spectrum.FREQUENCIES;
import static io.qingping.vdt.motion.eval.Spectrum.SIZE;

/**
 * How the phase lags behind as one goes from where material is held to its free end: the weighted
 * least-squares slope of lag against distance, fitted to the steps between neighbouring cells.
 * Steps need no unwrapping, and parts that hang apart need no common phase.
 *
 * <p>Per frequency the phase is that of the motion along its principal axis, a step weighs as much
 * as the amplitudes at its ends, and frequencies weigh by their energy.
 *
 * @param slope radians of lag per cell of distance
 * @param fit correlation of lag steps with distance steps, in [-1, 1]
 */
record PhaseLag(double slope, double fit) {
  /** Longer steps lie between different things. */
  private static final double LONGEST_STEP = 2.5;

  /**
   * @param distance (32, 32) in cells
   * @param counted cells to look at
   */
  static PhaseLag of(Spectrum spectrum, float[] distance, boolean[] counted) {
    double lagAndDistance = 0;
    double distances = 0;
    double lags = 0;
    for (int k = 0; k < FREQUENCIES; k++) {
      var motion = alongAxis(spectrum, k, counted);
      for (int cell = 0; cell < CELLS; cell++) {
        for (int beside : new int[] {right(cell), below(cell)}) {
          if (beside < 0 || !counted[cell] || !counted[beside]) {
            continue;
          }
          double step = distance[beside] - distance[cell];
          if (Math.abs(step) > LONGEST_STEP) {
            continue;
          }
          double re = motion[0][beside] * motion[0][cell] + motion[1][beside] * motion[1][cell];
          double im = motion[1][beside] * motion[0][cell] - motion[0][beside] * motion[1][cell];
          double weight = Math.hypot(re, im);
          double lag = -Math.atan2(im, re);
          lagAndDistance += weight * lag * step;
          distances += weight * step * step;
          lags += weight * lag * lag;
        }
      }
    }
    double scale = Math.sqrt(lags * distances);
    return new PhaseLag(
        distances > 0 ? lagAndDistance / distances : 0,
        scale > 1e-300 ? lagAndDistance / scale : 0);
  }

  /** Real and imaginary part (2, cells) of the motion along its principal axis. */
  private static double[][] alongAxis(Spectrum spectrum, int k, boolean[] counted) {
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      if (counted[cell]) {
        double reX = spectrum.at(k, 0, cell);
        double imX = spectrum.at(k, 1, cell);
        double reY = spectrum.at(k, 2, cell);
        double imY = spectrum.at(k, 3, cell);
        xx += reX * reX + imX * imX;
        xy += reX * reY + imX * imY;
        yy += reY * reY + imY * imY;
      }
    }
    double angle = 0.5 * Math.atan2(2 * xy, xx - yy);
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    var motion = new double[2][CELLS];
    for (int cell = 0; cell < CELLS; cell++) {
      motion[0][cell] = cos * spectrum.at(k, 0, cell) + sin * spectrum.at(k, 2, cell);
      motion[1][cell] = cos * spectrum.at(k, 1, cell) + sin * spectrum.at(k, 3, cell);
    }
    return motion;
  }

  /** The cell to the right, or -1 beyond the edge. */
  static int right(int cell) {
    return cell % SIZE == SIZE - 1 ? -1 : cell + 1;
  }

  /** The cell below, or -1 beyond the edge. */
  static int below(int cell) {
    return cell + SIZE < CELLS ? cell + SIZE : -1;
  }
}
