package io.qingping.vdt.motion.eval;

import static io.qingping.vdt.motion.eval.Spectrum.CELLS;

import io.qingping.vdt.motion.sim.SwayScene;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What can be said about a motion for a scene, beside the simulator's motion of the same scene.
 * Amplitude at a cell is the root of the energy of all frequencies and both directions. Cells count
 * as moving where the given move mask is above 0.3 and the simulator moves them.
 *
 * @param pinLeak mean amplitude where the pin mask holds and the move mask doesn't, over that of
 *     the moving cells; 0 is best
 * @param anchor mean amplitude of the moving quarter nearest to where it is held, over that of the
 *     farthest quarter; below 1 the free ends swing more
 * @param lagSlope radians by which the phase lags per cell away from where material is held
 * @param lagFit correlation of lag with distance, step by step, in [-1, 1]
 * @param lagError absolute difference of the slope from the simulator's, radians per cell
 * @param energyError earth mover's distance of the shares of energy per temporal frequency, in
 *     frequencies
 * @param waveError the same of the shares per spatial wavenumber, in cycles per region
 * @param amplitudeRatio root mean square amplitude over the simulator's; 1 is best
 * @param roughness mean difference between neighbouring moving cells over the mean amplitude
 * @param closure largest gap between the ends of a loop over the largest amplitude
 */
public record MotionMeasures(
    double pinLeak,
    double anchor,
    double lagSlope,
    double lagFit,
    double lagError,
    double energyError,
    double waveError,
    double amplitudeRatio,
    double roughness,
    double closure) {
  private static final float MOVES = 0.3f;

  /**
   * Measures a motion.
   *
   * @param values (6, 4, 32, 32) in widths of the region
   */
  public static MotionMeasures of(float[] values, SwayScene scene) {
    var motion = new Spectrum(values);
    var truth = new Spectrum(scene.spectrum());
    var counted = moving(scene);
    var lag = PhaseLag.of(motion, scene.distance(), counted);
    var trueLag = PhaseLag.of(truth, scene.distance(), counted);
    return new MotionMeasures(
        pinLeak(motion, scene, counted),
        anchor(motion, scene, counted),
        lag.slope(),
        lag.fit(),
        Math.abs(lag.slope() - trueLag.slope()),
        WaveSpectrum.moved(
            WaveSpectrum.temporal(motion, counted), WaveSpectrum.temporal(truth, counted)),
        WaveSpectrum.moved(WaveSpectrum.radial(motion), WaveSpectrum.radial(truth)),
        size(motion, counted) / Math.max(1e-12, size(truth, counted)),
        roughness(motion, counted),
        closure(motion));
  }

  /**
   * How much two motions of one scene differ: root mean square of the difference over that of their
   * mean energy. 0 for the same motion, about 1.41 for unrelated ones.
   */
  public static double difference(float[] a, float[] b) {
    double apart = 0;
    double energy = 0;
    for (int i = 0; i < a.length; i++) {
      apart += (a[i] - b[i]) * (a[i] - b[i]);
      energy += (a[i] * a[i] + b[i] * b[i]) / 2;
    }
    return energy > 0 ? Math.sqrt(apart / energy) : 0;
  }

  static boolean[] moving(SwayScene scene) {
    var truth = new Spectrum(scene.spectrum());
    var counted = new boolean[CELLS];
    for (int cell = 0; cell < CELLS; cell++) {
      counted[cell] = scene.move()[cell] > MOVES && truth.energy(cell) > 0;
    }
    return counted;
  }

  /** Root mean square amplitude of the counted cells. */
  static double size(Spectrum motion, boolean[] counted) {
    double energy = 0;
    int cells = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      if (counted[cell]) {
        energy += motion.energy(cell);
        cells++;
      }
    }
    return Math.sqrt(energy / Math.max(1, cells));
  }

  /** Mean over pairs of neighbours of the difference, over the mean amplitude of the cells. */
  static double roughness(Spectrum motion, boolean[] counted) {
    double steps = 0;
    double amplitude = 0;
    int pairs = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      for (int beside : new int[] {PhaseLag.right(cell), PhaseLag.below(cell)}) {
        if (beside >= 0 && counted[cell] && counted[beside]) {
          double apart = 0;
          for (int at = 0; at < motion.values().length; at += CELLS) {
            double step = motion.values()[at + beside] - motion.values()[at + cell];
            apart += step * step;
          }
          steps += Math.sqrt(apart);
          amplitude += (motion.amplitude(cell) + motion.amplitude(beside)) / 2;
          pairs++;
        }
      }
    }
    return pairs > 0 && amplitude > 0 ? steps / amplitude : 0;
  }

  private static double pinLeak(Spectrum motion, SwayScene scene, boolean[] counted) {
    double held = 0;
    double weight = 0;
    double free = 0;
    int cells = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      double amplitude = motion.amplitude(cell);
      double still = scene.pin()[cell] * (1 - scene.move()[cell]);
      held += still * amplitude;
      weight += still;
      if (counted[cell]) {
        free += amplitude;
        cells++;
      }
    }
    return weight > 0 && free > 0 ? held / weight / (free / cells) : 0;
  }

  private static double anchor(Spectrum motion, SwayScene scene, boolean[] counted) {
    var cells =
        IntStream.range(0, CELLS)
            .filter(cell -> counted[cell])
            .boxed()
            .sorted(Comparator.comparingDouble(cell -> scene.distance()[cell]))
            .mapToInt(cell -> cell)
            .toArray();
    int quarter = Math.max(1, cells.length / 4);
    double near = 0;
    double far = 0;
    for (int i = 0; i < Math.min(quarter, cells.length); i++) {
      near += motion.amplitude(cells[i]);
      far += motion.amplitude(cells[cells.length - 1 - i]);
    }
    return far > 0 ? near / far : 0;
  }

  private static double closure(Spectrum motion) {
    double gap = 0;
    double largest = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      var start = motion.displacement(cell, 0);
      var end = motion.displacement(cell, 1);
      gap = Math.max(gap, Math.hypot(end[0] - start[0], end[1] - start[1]));
      largest = Math.max(largest, motion.amplitude(cell));
    }
    return largest > 0 ? gap / largest : 0;
  }
}
