package io.qingping.vdt.motion.sim;

import java.util.SplittableRandom;

/**
 * A periodic wind over the region: a mean, and harmonics 1..6 of the loop that travel along the
 * wind, so that places further downwind feel a gust later. Amplitudes fall like 1/f, as measured
 * wind does. Speeds are in widths of the region per second.
 */
final class Gusts {
  private static final int HARMONICS = SwayScene.FREQUENCIES;

  /** Metres per second that the fluctuation has (root mean square) at strength 0 and added at 1. */
  private static final double CALM = 0.008;

  private static final double STRONG = 0.085;
  private static final double CROSS_SHARE = 0.35;

  private final double directionX;
  private final double directionY;
  private final double mean;
  private final double[] along = new double[HARMONICS];
  private final double[] across = new double[HARMONICS];
  private final double[] phaseAlong = new double[HARMONICS];
  private final double[] phaseAcross = new double[HARMONICS];
  private final double[] eddyX = new double[HARMONICS];
  private final double[] eddyY = new double[HARMONICS];
  private final double[] eddyPhase = new double[HARMONICS];
  private final double eddyDepth;
  private final double radiansPerWidth;

  /**
   * @param random decides what belongs to the scene: mean speed and how fast gusts travel
   * @param chance decides what differs from one take to the next: amplitudes, phases, eddies
   * @param metres width of the region in metres
   */
  Gusts(SplittableRandom random, SplittableRandom chance, Wind wind, double metres) {
    directionX = wind.x();
    directionY = wind.y();
    double fluctuation = (CALM + STRONG * wind.strength()) / metres;
    mean = fluctuation * random.nextDouble(0.2, 2);
    double carrier = (0.7 + 1.3 * wind.strength()) * random.nextDouble(0.8, 1.3) / metres;
    radiansPerWidth = 2 * Math.PI / (SwayScene.LOOP_SECONDS * carrier);
    eddyDepth = random.nextDouble(0.1, 0.7);
    double slope = 0.95 - 0.85 * wind.gustiness();
    double power = 0;
    for (int k = 0; k < HARMONICS; k++) {
      along[k] = Math.pow(k + 1, -slope) * Math.exp(0.35 * chance.nextGaussian());
      across[k] = CROSS_SHARE * along[k] * chance.nextDouble(0.5, 1.5);
      phaseAlong[k] = chance.nextDouble(2 * Math.PI);
      phaseAcross[k] = chance.nextDouble(2 * Math.PI);
      eddyX[k] = chance.nextDouble(-5, 5);
      eddyY[k] = chance.nextDouble(-5, 5);
      eddyPhase[k] = chance.nextDouble(2 * Math.PI);
      power += along[k] * along[k] / 2;
    }
    double scale = fluctuation / Math.sqrt(power);
    for (int k = 0; k < HARMONICS; k++) {
      along[k] *= scale;
      across[k] *= scale;
    }
  }

  /**
   * The wind at fixed places through one loop.
   *
   * @return (samples, 2 * places): x then y per place
   */
  float[][] table(double[] x, double[] y, int places, int samples) {
    var table = new float[samples][2 * places];
    for (int i = 0; i < places; i++) {
      double downwind = x[i] * directionX + y[i] * directionY;
      for (int k = 0; k < HARMONICS; k++) {
        double eddy = eddyDepth * Math.sin(eddyX[k] * x[i] + eddyY[k] * y[i] + eddyPhase[k]);
        double travel = eddy - (k + 1) * radiansPerWidth * downwind;
        add(table, i, along[k], phaseAlong[k] + travel, k + 1, directionX, directionY);
        add(table, i, across[k], phaseAcross[k] + travel, k + 1, -directionY, directionX);
      }
      for (var row : table) {
        row[2 * i] += (float) (mean * directionX);
        row[2 * i + 1] += (float) (mean * directionY);
      }
    }
    return table;
  }

  /** Adds {@code amplitude * cos(phase + 2 pi k t)} by turning a phasor, without a cosine each. */
  private static void add(
      float[][] table, int place, double amplitude, double phase, int k, double dx, double dy) {
    double turnRe = Math.cos(2 * Math.PI * k / table.length);
    double turnIm = Math.sin(2 * Math.PI * k / table.length);
    double re = amplitude * Math.cos(phase);
    double im = amplitude * Math.sin(phase);
    for (var row : table) {
      row[2 * place] += (float) (re * dx);
      row[2 * place + 1] += (float) (re * dy);
      double next = re * turnRe - im * turnIm;
      im = re * turnIm + im * turnRe;
      re = next;
    }
  }
}
