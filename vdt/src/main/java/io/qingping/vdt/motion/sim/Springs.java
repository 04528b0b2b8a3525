package io.qingping.vdt.motion.sim;

import java.util.Arrays;

/** The forces between particles of unit mass, kept in flat arrays for speed. */
final class Springs {
  private int[] ends = new int[1024]; // (stretches, 2)
  private double[] law = new double[1536]; // (stretches, 3): rest length, stiffness, friction
  private int stretches;
  private int[] bendAt = new int[1024]; // (bends, 3)
  private double[] bendLaw = new double[1024]; // (bends, 3): rest x, rest y, stiffness
  private int bends;
  private int[] linkEnds = new int[1024]; // (links, 2)
  private double[] linkLaw = new double[2048]; // (links, 4): rest x, rest y, stiffness, friction
  private int links;
  private double[] fx = new double[0];
  private double[] fy = new double[0];

  /** Resists a change of the distance, and friction resists relative motion. */
  void stretch(int a, int b, double rest, double stiffness, double friction) {
    ends = room(ends, 2 * stretches + 2);
    law = room(law, 3 * stretches + 3);
    ends[2 * stretches] = a;
    ends[2 * stretches + 1] = b;
    law[3 * stretches] = rest;
    law[3 * stretches + 1] = stiffness;
    law[3 * stretches + 2] = friction;
    stretches++;
  }

  /** Resists a change of the second difference {@code a - 2 b + c} from its value at rest. */
  void bend(int a, int b, int c, double restX, double restY, double stiffness) {
    bendAt = room(bendAt, 3 * bends + 3);
    bendLaw = room(bendLaw, 3 * bends + 3);
    bendAt[3 * bends] = a;
    bendAt[3 * bends + 1] = b;
    bendAt[3 * bends + 2] = c;
    bendLaw[3 * bends] = restX;
    bendLaw[3 * bends + 1] = restY;
    bendLaw[3 * bends + 2] = stiffness;
    bends++;
  }

  /** Resists a change of the offset {@code b - a}. */
  void link(int a, int b, double restX, double restY, double stiffness, double friction) {
    linkEnds = room(linkEnds, 2 * links + 2);
    linkLaw = room(linkLaw, 4 * links + 4);
    linkEnds[2 * links] = a;
    linkEnds[2 * links + 1] = b;
    linkLaw[4 * links] = restX;
    linkLaw[4 * links + 1] = restY;
    linkLaw[4 * links + 2] = stiffness;
    linkLaw[4 * links + 3] = friction;
    links++;
  }

  /** Horizontal forces of the last {@link #push}, reused from step to step. */
  double[] forceX(int particles) {
    if (fx.length < particles) {
      fx = new double[particles];
      fy = new double[particles];
    }
    return fx;
  }

  double[] forceY(int particles) {
    forceX(particles);
    return fy;
  }

  /** Computes all forces for these positions and velocities. */
  void push(double[] x, double[] y, double[] vx, double[] vy) {
    Arrays.fill(fx, 0);
    Arrays.fill(fy, 0);
    for (int s = 0; s < stretches; s++) {
      int a = ends[2 * s];
      int b = ends[2 * s + 1];
      double dx = x[b] - x[a];
      double dy = y[b] - y[a];
      double length = Math.sqrt(dx * dx + dy * dy) + 1e-12;
      double pull = law[3 * s + 1] * (1 - law[3 * s] / length);
      double friction = law[3 * s + 2];
      apply(a, b, pull * dx + friction * (vx[b] - vx[a]), pull * dy + friction * (vy[b] - vy[a]));
    }
    for (int s = 0; s < links; s++) {
      int a = linkEnds[2 * s];
      int b = linkEnds[2 * s + 1];
      double stiffness = linkLaw[4 * s + 2];
      double friction = linkLaw[4 * s + 3];
      apply(
          a,
          b,
          stiffness * (x[b] - x[a] - linkLaw[4 * s]) + friction * (vx[b] - vx[a]),
          stiffness * (y[b] - y[a] - linkLaw[4 * s + 1]) + friction * (vy[b] - vy[a]));
    }
    for (int s = 0; s < bends; s++) {
      int a = bendAt[3 * s];
      int b = bendAt[3 * s + 1];
      int c = bendAt[3 * s + 2];
      double stiffness = bendLaw[3 * s + 2];
      double ex = stiffness * (x[a] - 2 * x[b] + x[c] - bendLaw[3 * s]);
      double ey = stiffness * (y[a] - 2 * y[b] + y[c] - bendLaw[3 * s + 1]);
      fx[a] -= ex;
      fy[a] -= ey;
      fx[b] += 2 * ex;
      fy[b] += 2 * ey;
      fx[c] -= ex;
      fy[c] -= ey;
    }
  }

  /** A bound of the largest squared frequency: the largest absolute row sum of the stiffness. */
  double stiffest(int particles) {
    var sum = new double[particles];
    for (int s = 0; s < stretches; s++) {
      sum[ends[2 * s]] += 2 * law[3 * s + 1];
      sum[ends[2 * s + 1]] += 2 * law[3 * s + 1];
    }
    for (int s = 0; s < links; s++) {
      sum[linkEnds[2 * s]] += 2 * linkLaw[4 * s + 2];
      sum[linkEnds[2 * s + 1]] += 2 * linkLaw[4 * s + 2];
    }
    for (int s = 0; s < bends; s++) {
      sum[bendAt[3 * s]] += 4 * bendLaw[3 * s + 2];
      sum[bendAt[3 * s + 1]] += 8 * bendLaw[3 * s + 2];
      sum[bendAt[3 * s + 2]] += 4 * bendLaw[3 * s + 2];
    }
    return Arrays.stream(sum).max().orElse(0);
  }

  private void apply(int a, int b, double forceX, double forceY) {
    fx[a] += forceX;
    fy[a] += forceY;
    fx[b] -= forceX;
    fy[b] -= forceY;
  }

  private static int[] room(int[] values, int size) {
    return size <= values.length ? values : Arrays.copyOf(values, 2 * values.length);
  }

  private static double[] room(double[] values, int size) {
    return size <= values.length ? values : Arrays.copyOf(values, 2 * values.length);
  }
}
