package io.qingping.vdt.motion.eval;

import io.qingping.vdt.motion.sim.SwayScene;
import io.qingping.vdt.motion.sim.Wind;

/**
 * How large motion is on average under a wind, fitted to scenes: {@code ln rms = base +
 * strengthSlope * strength + softnessSlope * softness} by least squares, and the share of energy
 * per temporal frequency. It gives the baselines the right size, as a person would who has seen the
 * training scenes.
 *
 * @param along share of energy along the wind's axis
 * @param share per frequency, of sum 1
 */
public record AmplitudeFit(
    double base, double strengthSlope, double softnessSlope, double along, double[] share) {

  /**
   * @throws IllegalArgumentException if there are fewer than three scenes that move
   */
  public static AmplitudeFit of(Iterable<SwayScene> scenes) {
    var normal = new double[3][4]; // the normal equations, right side last
    var share = new double[Spectrum.FREQUENCIES];
    double along = 0;
    int count = 0;
    for (var scene : scenes) {
      var motion = new Spectrum(scene.spectrum());
      var counted = MotionMeasures.moving(scene);
      double size = MotionMeasures.size(motion, counted);
      if (size <= 0) {
        continue;
      }
      double[] row = {1, scene.wind().strength(), scene.wind().softness(), Math.log(size)};
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 4; j++) {
          normal[i][j] += row[i] * row[j];
        }
      }
      var energy = WaveSpectrum.temporal(motion, counted);
      for (int k = 0; k < share.length; k++) {
        share[k] += energy[k];
      }
      along += shareAlong(motion, scene.wind(), counted);
      count++;
    }
    if (count < 3) {
      throw new IllegalArgumentException("an amplitude fit needs 3 moving scenes, got " + count);
    }
    for (int k = 0; k < share.length; k++) {
      share[k] /= count;
    }
    var solved = solve(normal);
    return new AmplitudeFit(solved[0], solved[1], solved[2], along / count, share);
  }

  /** Root mean square amplitude to expect, widths of the region. */
  public double rms(Wind wind) {
    return Math.exp(base + strengthSlope * wind.strength() + softnessSlope * wind.softness());
  }

  private static double shareAlong(Spectrum motion, Wind wind, boolean[] counted) {
    double along = 0;
    double all = 0;
    for (int cell = 0; cell < Spectrum.CELLS; cell++) {
      for (int k = 0; counted[cell] && k < Spectrum.FREQUENCIES; k++) {
        double re = wind.x() * motion.at(k, 0, cell) + wind.y() * motion.at(k, 2, cell);
        double im = wind.x() * motion.at(k, 1, cell) + wind.y() * motion.at(k, 3, cell);
        along += re * re + im * im;
        all += motion.energy(k, cell);
      }
    }
    return along / all;
  }

  /** Gauss elimination; a tiny ridge keeps it solvable when all scenes have one wind. */
  private static double[] solve(double[][] m) {
    for (int i = 0; i < 3; i++) {
      m[i][i] += 1e-9;
    }
    for (int i = 0; i < 3; i++) {
      for (int row = i + 1; row < 3; row++) {
        double factor = m[row][i] / m[i][i];
        for (int j = i; j < 4; j++) {
          m[row][j] -= factor * m[i][j];
        }
      }
    }
    var x = new double[3];
    for (int i = 2; i >= 0; i--) {
      double rest = m[i][3];
      for (int j = i + 1; j < 3; j++) {
        rest -= m[i][j] * x[j];
      }
      x[i] = rest / m[i][i];
    }
    return x;
  }
}
