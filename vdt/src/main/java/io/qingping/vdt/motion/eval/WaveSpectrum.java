package io.qingping.vdt.motion.eval;

import static io.qingping.vdt.motion.eval.Spectrum.CELLS;
import static io.qingping.vdt.motion.eval.Spectrum.SIZE;

/** How the energy of a motion spreads over spatial wavelengths and over temporal frequencies. */
final class WaveSpectrum {
  private static final int RINGS = SIZE / 2 + 1;
  private static final double[] COS = new double[SIZE];
  private static final double[] SIN = new double[SIZE];

  static {
    for (int i = 0; i < SIZE; i++) {
      COS[i] = Math.cos(2 * Math.PI * i / SIZE);
      SIN[i] = Math.sin(2 * Math.PI * i / SIZE);
    }
  }

  private WaveSpectrum() {}

  /**
   * Share of energy per temporal frequency, over the counted cells.
   *
   * @return K values of sum 1, or all zero if nothing moves
   */
  static double[] temporal(Spectrum spectrum, boolean[] counted) {
    var energy = new double[Spectrum.FREQUENCIES];
    for (int k = 0; k < energy.length; k++) {
      for (int cell = 0; cell < CELLS; cell++) {
        energy[k] += counted[cell] ? spectrum.energy(k, cell) : 0;
      }
    }
    return normalised(energy);
  }

  /** Share of energy per ring of spatial wavenumber 0..16 cycles per region. */
  static double[] radial(Spectrum spectrum) {
    var energy = new double[RINGS];
    for (int at = 0; at < spectrum.values().length; at += CELLS) {
      addPlane(spectrum.values(), at, energy);
    }
    return normalised(energy);
  }

  /** Earth mover's distance between two shares, in bins. */
  static double moved(double[] a, double[] b) {
    double carried = 0;
    double work = 0;
    for (int i = 0; i < a.length; i++) {
      carried += a[i] - b[i];
      work += Math.abs(carried);
    }
    return work;
  }

  private static void addPlane(float[] values, int offset, double[] energy) {
    var re = new double[CELLS];
    var im = new double[CELLS];
    for (int row = 0; row < SIZE; row++) {
      for (int u = 0; u < SIZE; u++) {
        for (int column = 0; column < SIZE; column++) {
          double value = values[offset + row * SIZE + column];
          re[row * SIZE + u] += value * COS[u * column % SIZE];
          im[row * SIZE + u] -= value * SIN[u * column % SIZE];
        }
      }
    }
    for (int u = 0; u < SIZE; u++) {
      for (int v = 0; v < SIZE; v++) {
        double sumRe = 0;
        double sumIm = 0;
        for (int row = 0; row < SIZE; row++) {
          double cos = COS[v * row % SIZE];
          double sin = SIN[v * row % SIZE];
          sumRe += re[row * SIZE + u] * cos + im[row * SIZE + u] * sin;
          sumIm += im[row * SIZE + u] * cos - re[row * SIZE + u] * sin;
        }
        int ring = (int) Math.round(Math.hypot(signed(u), signed(v)));
        if (ring < RINGS) {
          energy[ring] += sumRe * sumRe + sumIm * sumIm;
        }
      }
    }
  }

  private static int signed(int wavenumber) {
    return wavenumber <= SIZE / 2 ? wavenumber : wavenumber - SIZE;
  }

  private static double[] normalised(double[] energy) {
    double sum = 0;
    for (double value : energy) {
      sum += value;
    }
    for (int i = 0; sum > 0 && i < energy.length; i++) {
      energy[i] /= sum;
    }
    return energy;
  }
}
