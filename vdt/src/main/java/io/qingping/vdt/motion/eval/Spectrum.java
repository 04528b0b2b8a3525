package io.qingping.vdt.motion.eval;

import io.qingping.vdt.motion.sim.SwayScene;

/** Reads a motion spectrum (6, 4, 32, 32) by frequency and cell; the array is shared. */
record Spectrum(float[] values) {
  static final int SIZE = SwayScene.SIZE;
  static final int CELLS = SwayScene.CELLS;
  static final int FREQUENCIES = SwayScene.FREQUENCIES;
  static final int CHANNELS = SwayScene.CHANNELS;

  Spectrum {
    int length = FREQUENCIES * CHANNELS * CELLS;
    if (values.length != length) {
      throw new IllegalArgumentException(
          "a motion spectrum has " + length + " values, not " + values.length);
    }
  }

  /**
   * @param k from 0
   * @param channel re x, im x, re y, im y
   */
  float at(int k, int channel, int cell) {
    return values[(k * CHANNELS + channel) * CELLS + cell];
  }

  /** Sum of squares at a cell of one frequency. */
  double energy(int k, int cell) {
    double sum = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
      double value = at(k, channel, cell);
      sum += value * value;
    }
    return sum;
  }

  double energy(int cell) {
    double sum = 0;
    for (int k = 0; k < FREQUENCIES; k++) {
      sum += energy(k, cell);
    }
    return sum;
  }

  /** Amplitude at a cell, widths of the region. */
  double amplitude(int cell) {
    return Math.sqrt(energy(cell));
  }

  /** Displacement of a cell at a phase of the loop, computed as a renderer does. */
  double[] displacement(int cell, double tau) {
    double x = 0;
    double y = 0;
    for (int k = 0; k < FREQUENCIES; k++) {
      double cos = Math.cos(2 * Math.PI * (k + 1) * tau);
      double sin = Math.sin(2 * Math.PI * (k + 1) * tau);
      x += at(k, 0, cell) * cos - at(k, 1, cell) * sin;
      y += at(k, 2, cell) * cos - at(k, 3, cell) * sin;
    }
    return new double[] {x, y};
  }
}
