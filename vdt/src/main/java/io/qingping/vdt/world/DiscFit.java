package io.qingping.vdt.world;

/** How well a disc explains what is covered around it, and which would explain it better. */
final class DiscFit {
  private static final int N = SoftDisc.PARAMETERS;

  /** Pixels around the disc that take part. */
  private static final double MARGIN = 3;

  /** Holds edge and strength near 1 where a ball of few pixels does not determine them. */
  private static final double PRIOR = 0.01;

  private final double[] coverage;
  private final int side;
  private final SoftDisc disc;

  /**
   * @param coverage (side, side)
   */
  DiscFit(double[] coverage, int side, SoftDisc disc) {
    this.coverage = coverage;
    this.side = side;
    this.disc = disc;
  }

  /** Sum of squared differences over the whole picture, and of the prior. */
  double error() {
    double sum = PRIOR * (square(disc.edge() - 1) + square(disc.strength() - 1));
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        sum += square(coverage[row * side + column] - disc.coverage(row, column));
      }
    }
    return sum;
  }

  /** One Gauss-Newton step. */
  SoftDisc improved() {
    var normal = new double[N][N + 1];
    var d = disc.disc();
    for (int row = d.first(d.y(), MARGIN); row <= d.last(d.y(), MARGIN, side); row++) {
      for (int column = d.first(d.x(), MARGIN); column <= d.last(d.x(), MARGIN, side); column++) {
        add(normal, row, column);
      }
    }
    normal[3][3] += PRIOR;
    normal[3][N] += PRIOR * (1 - disc.edge());
    normal[4][4] += PRIOR;
    normal[4][N] += PRIOR * (1 - disc.strength());
    return disc.moved(solve(normal));
  }

  private void add(double[][] normal, int row, int column) {
    var slope = disc.slopes(row, column);
    double difference = coverage[row * side + column] - disc.coverage(row, column);
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        normal[i][j] += slope[i] * slope[j];
      }
      normal[i][N] += slope[i] * difference;
    }
  }

  /** Elimination; the matrix is positive definite, or nearly singular and its step is limited. */
  private static double[] solve(double[][] m) {
    for (int i = 0; i < N; i++) {
      m[i][i] += 1e-9;
      for (int j = i + 1; j < N; j++) {
        double factor = m[j][i] / m[i][i];
        for (int k = i; k <= N; k++) {
          m[j][k] -= factor * m[i][k];
        }
      }
    }
    var solution = new double[N];
    for (int i = N - 1; i >= 0; i--) {
      double rest = m[i][N];
      for (int k = i + 1; k < N; k++) {
        rest -= m[i][k] * solution[k];
      }
      solution[i] = rest / m[i][i];
    }
    return solution;
  }

  private static double square(double value) {
    return value * value;
  }
}
