package io.qingping.vdt.world;

import java.util.Optional;

/** How well a disc explains what is covered around it, and which would explain it better. */
final class DiscFit {
  private static final double MARGIN = 1.5;
  private static final double LONGEST = 1; // pixels a round may move
  private static final double LEAST = 1e-3; // radius in pixels

  private final double[] coverage;
  private final int side;
  private final Disc disc;

  /**
   * @param coverage (side, side)
   */
  DiscFit(double[] coverage, int side, Disc disc) {
    this.coverage = coverage;
    this.side = side;
    this.disc = disc;
  }

  /** Sum of squared differences over the whole picture. */
  double error() {
    double sum = 0;
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        double difference = coverage[row * side + column] - disc.coverage(row, column);
        sum += difference * difference;
      }
    }
    return sum;
  }

  /** One Gauss-Newton step for centre and radius; empty if the disc is not determined. */
  Optional<Disc> improved() {
    var normal = new double[3][4];
    for (int row = disc.first(disc.y(), MARGIN); row <= disc.last(disc.y(), MARGIN, side); row++) {
      for (int column = disc.first(disc.x(), MARGIN);
          column <= disc.last(disc.x(), MARGIN, side);
          column++) {
        add(normal, row, column);
      }
    }
    var step = solve(normal);
    if (step.length == 0) {
      return Optional.empty();
    }
    var next =
        new Disc(
            disc.x() + limited(step[0]),
            disc.y() + limited(step[1]),
            disc.radius() + limited(step[2]));
    return next.radius() > LEAST ? Optional.of(next) : Optional.empty();
  }

  private void add(double[][] normal, int row, int column) {
    double covered = disc.coverage(row, column);
    var slope = disc.slopes(row, column, covered);
    double difference = coverage[row * side + column] - covered;
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        normal[i][j] += slope[i] * slope[j];
      }
      normal[i][3] += slope[i] * difference;
    }
  }

  private static double limited(double step) {
    return Math.max(-LONGEST, Math.min(LONGEST, step));
  }

  /** Cramer's rule for three equations; nothing if they are dependent. */
  private static double[] solve(double[][] m) {
    double whole = determinant(m, -1);
    if (!(Math.abs(whole) > 1e-9)) {
      return new double[0];
    }
    var solution = new double[3];
    for (int i = 0; i < 3; i++) {
      solution[i] = determinant(m, i) / whole;
    }
    return solution;
  }

  /** With one column replaced by the right-hand side. */
  private static double determinant(double[][] m, int replaced) {
    var c = new int[3];
    for (int i = 0; i < 3; i++) {
      c[i] = i == replaced ? 3 : i;
    }
    return m[0][c[0]] * (m[1][c[1]] * m[2][c[2]] - m[1][c[2]] * m[2][c[1]])
        - m[0][c[1]] * (m[1][c[0]] * m[2][c[2]] - m[1][c[2]] * m[2][c[0]])
        + m[0][c[2]] * (m[1][c[0]] * m[2][c[1]] - m[1][c[1]] * m[2][c[0]]);
  }
}
