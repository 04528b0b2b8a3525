package io.qingping.vdt.world;

/**
 * A disc as a network paints it: blurred and not quite of full strength.
 *
 * @param edge side of the square around a pixel's centre over which the disc is averaged; 1 is the
 *     sharpest that pixels show
 * @param strength of the colour inside, 1 in true pictures
 */
record SoftDisc(double x, double y, double radius, double edge, double strength) {
  static final int PARAMETERS = 5;

  static SoftDisc sharp(Disc disc) {
    return new SoftDisc(disc.x(), disc.y(), disc.radius(), 1, 1);
  }

  Disc disc() {
    return new Disc(x, y, radius);
  }

  /** How much of its colour a pixel has. */
  double coverage(int row, int column) {
    return strength * around(row, column).coverage(0, 0);
  }

  /** How that changes with each of the parameters in their order. */
  double[] slopes(int row, int column) {
    var around = around(row, column);
    double covered = around.coverage(0, 0);
    var s = around.slopes(0, 0, covered);
    double dx = x - column - 0.5;
    double dy = y - row - 0.5;
    double scale = strength / edge;
    return new double[] {
      scale * s[0],
      scale * s[1],
      scale * s[2],
      -scale / edge * (s[0] * dx + s[1] * dy + s[2] * radius),
      covered
    };
  }

  /** The disc in units of the square around a pixel, which is its first pixel. */
  private Disc around(int row, int column) {
    return new Disc((x - column - 0.5) / edge + 0.5, (y - row - 0.5) / edge + 0.5, radius / edge);
  }

  /** No step is longer than is safe from a first guess. */
  SoftDisc moved(double[] step) {
    return new SoftDisc(
        x + limited(step[0], 1),
        y + limited(step[1], 1),
        Math.max(0.1, radius + limited(step[2], 1)),
        Math.max(0.5, edge + limited(step[3], 0.5)),
        Math.max(0.3, strength + limited(step[4], 0.3)));
  }

  private static double limited(double step, double longest) {
    return Math.max(-longest, Math.min(longest, step));
  }
}
