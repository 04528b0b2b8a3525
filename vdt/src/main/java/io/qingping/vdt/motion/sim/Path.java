package io.qingping.vdt.motion.sim;

import java.util.SplittableRandom;

/** Places along something long, in layout coordinates. */
record Path(double[] x, double[] y) {
  /**
   * Starts with given places and goes on from the last.
   *
   * @param heading first heading, radians, 0 right, pi/2 down
   * @param finalHeading heading at the end
   * @param curl amplitude in radians of a wave of the heading
   */
  static Path grow(
      SplittableRandom random,
      double[][] start,
      double heading,
      double finalHeading,
      double curl,
      double length,
      int nodes) {
    int held = start.length;
    var x = new double[held + nodes];
    var y = new double[held + nodes];
    for (int i = 0; i < held; i++) {
      x[i] = start[i][0];
      y[i] = start[i][1];
    }
    double phase = random.nextDouble(2 * Math.PI);
    double waves = random.nextDouble(0.7, 1.8) * 2 * Math.PI;
    for (int i = 0; i < nodes; i++) {
      double t = (i + 0.5) / nodes;
      double bent = Math.min(1, 1.6 * t);
      double turn = heading + (finalHeading - heading) * bent + curl * Math.sin(waves * t + phase);
      x[held + i] = x[held + i - 1] + length / nodes * Math.cos(turn);
      y[held + i] = y[held + i - 1] + length / nodes * Math.sin(turn);
    }
    return new Path(x, y);
  }
}
