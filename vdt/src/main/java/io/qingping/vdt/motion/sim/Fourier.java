package io.qingping.vdt.motion.sim;

/**
 * Collects evenly spaced positions of one loop and takes the lowest terms of their discrete Fourier
 * transform, signed so that {@code d(tau) = sum_k re cos(2 pi k tau) - im sin(2 pi k tau)}.
 */
final class Fourier {
  private static final int TERMS = SwayScene.FREQUENCIES;

  private final int particles;
  private final int samples;
  private final double[] meanX;
  private final double[] meanY;
  private final float[][] terms; // (particles, 24)
  private int taken;

  Fourier(int particles, int samples) {
    this.particles = particles;
    this.samples = samples;
    meanX = new double[particles];
    meanY = new double[particles];
    terms = new float[particles][4 * TERMS];
  }

  void add(double[] x, double[] y) {
    for (int k = 0; k < TERMS; k++) {
      double phase = 2 * Math.PI * ((k + 1) * taken % samples) / samples;
      float re = (float) (2 * Math.cos(phase) / samples);
      float im = (float) (-2 * Math.sin(phase) / samples);
      for (int i = 0; i < particles; i++) {
        var row = terms[i];
        row[4 * k] += re * (float) x[i];
        row[4 * k + 1] += im * (float) x[i];
        row[4 * k + 2] += re * (float) y[i];
        row[4 * k + 3] += im * (float) y[i];
      }
    }
    for (int i = 0; i < particles; i++) {
      meanX[i] += x[i] / samples;
      meanY[i] += y[i] / samples;
    }
    taken++;
  }

  /** Root mean square over particles of the amplitude. */
  double size() {
    double sum = 0;
    for (var row : terms) {
      for (float value : row) {
        sum += value * value;
      }
    }
    return Math.sqrt(sum / Math.max(1, particles));
  }

  PeriodicMotion motion(double[] arc, double closure) {
    return new PeriodicMotion(meanX, meanY, terms, arc, closure);
  }
}
