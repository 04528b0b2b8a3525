package io.qingping.vdt.motion.sim;

import java.util.Arrays;

/**
 * A mass-spring system in the picture's plane: chains with stretch and bending stiffness, links
 * between them, gravity, and drag towards a periodic wind. Symplectic Euler steps with implicit
 * drag; the step follows from the stiffest particle. Lengths are in widths of the region.
 */
final class Particles {
  private static final double LOOP = SwayScene.LOOP_SECONDS;
  private static final int SAMPLES = 48;
  private static final int WIND_SAMPLES = 96;
  private static final int MOST_LOOPS = 8;
  private static final double CLOSED = 0.01;

  /** Gravity stretches the top of a hanging chain by this share of its length. */
  private static final double STRAIN = 0.1;

  private static final double STIFFEST_BEND = 6000;

  private final double gravity;
  private int count;
  private double[] x = new double[256];
  private double[] y = new double[256];
  private double[] arc = new double[256];
  private double[] drag = new double[256];
  private double[] weight = new double[256];
  private boolean[] held = new boolean[256];
  private final Springs springs = new Springs();

  /**
   * @param metres width of the region in metres
   */
  Particles(double metres) {
    gravity = 9.81 / metres;
  }

  int count() {
    return count;
  }

  /**
   * Adds a chain through the points; its first {@code pinned} particles hold still and the bend at
   * the points is its shape at rest.
   */
  int[] chain(double[] px, double[] py, int pinned, Material material) {
    int n = px.length;
    var chain = new int[n];
    for (int i = 0; i < n; i++) {
      double step = i < Math.max(1, pinned) ? 0 : Math.hypot(px[i] - px[i - 1], py[i] - py[i - 1]);
      double along = i == 0 ? 0 : arc[chain[i - 1]] + step;
      chain[i] = add(px[i], py[i], along, i < pinned, material);
    }
    int free = n - pinned + 1;
    double root = 2 * Math.PI * material.bend() * free * free / 3.516;
    double bend = Math.min(STIFFEST_BEND, root * root);
    for (int i = 1; i < n; i++) {
      double rest = Math.hypot(px[i] - px[i - 1], py[i] - py[i - 1]);
      double pull = Math.max(material.weight(), 0.2) * gravity * free;
      springs.stretch(
          chain[i - 1],
          chain[i],
          rest,
          pull / (STRAIN * Math.max(rest, 0.01)),
          material.friction());
    }
    for (int i = 1; i < n - 1; i++) {
      springs.bend(
          chain[i - 1],
          chain[i],
          chain[i + 1],
          px[i - 1] - 2 * px[i] + px[i + 1],
          py[i - 1] - 2 * py[i] + py[i + 1],
          bend * (1 - 0.5 * i / n));
    }
    return chain;
  }

  /** Ties particles of two chains of the same length side by side. */
  void couple(int[] a, int[] b, Material material) {
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      link(a[i], b[i], material.coupling(), material.friction());
    }
  }

  /** Keeps the offset between two particles, softly. */
  void link(int a, int b, double stiffness, double friction) {
    if (!(held[a] && held[b])) {
      springs.link(a, b, x[b] - x[a], y[b] - y[a], stiffness, friction);
    }
  }

  /** Adds a particle that hangs on another by a soft link of the given frequency, as a leaf. */
  int leaf(int stem, double dx, double dy, double frequency, Material material) {
    double along = arc[stem] + Math.hypot(dx, dy);
    int leaf = add(x[stem] + dx, y[stem] + dy, along, false, material);
    double root = 2 * Math.PI * frequency;
    springs.link(stem, leaf, dx, dy, root * root, material.friction());
    return leaf;
  }

  /** Runs loops of wind until the motion repeats, and analyses the last one. */
  PeriodicMotion sway(Gusts gusts) {
    int steps = stepsPerLoop();
    double dt = LOOP / steps;
    var wind = gusts.table(x, y, count, WIND_SAMPLES);
    var state = new double[4][];
    state[0] = Arrays.copyOf(x, count);
    state[1] = Arrays.copyOf(y, count);
    state[2] = new double[count];
    state[3] = new double[count];
    Fourier fourier = null;
    double closure = Double.POSITIVE_INFINITY;
    for (int loop = 0; loop < MOST_LOOPS && !(loop >= 3 && closure < CLOSED); loop++) {
      var startX = state[0].clone();
      var startY = state[1].clone();
      fourier = new Fourier(count, SAMPLES);
      for (int s = 0; s < steps; s++) {
        if (s % (steps / SAMPLES) == 0) {
          fourier.add(state[0], state[1]);
        }
        step(state, wind[s / (steps / WIND_SAMPLES)], dt);
      }
      closure = distance(startX, startY, state) / Math.max(fourier.size(), 1e-9);
    }
    return fourier.motion(Arrays.copyOf(arc, count), closure);
  }

  private void step(double[][] state, float[] wind, double dt) {
    double[] px = state[0];
    double[] py = state[1];
    double[] vx = state[2];
    double[] vy = state[3];
    double[] fx = springs.forceX(count);
    double[] fy = springs.forceY(count);
    springs.push(px, py, vx, vy);
    for (int i = 0; i < count; i++) {
      if (held[i]) {
        continue;
      }
      double c = drag[i];
      double slowed = 1 / (1 + dt * c);
      vx[i] = (vx[i] + dt * (fx[i] + c * wind[2 * i])) * slowed;
      vy[i] = (vy[i] + dt * (fy[i] + c * wind[2 * i + 1] + gravity * weight[i])) * slowed;
      px[i] += dt * vx[i];
      py[i] += dt * vy[i];
    }
  }

  private int stepsPerLoop() {
    double fastest = Math.sqrt(springs.stiffest(count));
    int steps = (int) Math.ceil(LOOP * fastest / 1.4);
    return Math.max(2, (steps + WIND_SAMPLES - 1) / WIND_SAMPLES) * WIND_SAMPLES;
  }

  private double distance(double[] startX, double[] startY, double[][] state) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double dx = state[0][i] - startX[i];
      double dy = state[1][i] - startY[i];
      sum += dx * dx + dy * dy;
    }
    return Math.sqrt(sum / Math.max(1, count));
  }

  private int add(double px, double py, double along, boolean pinned, Material material) {
    if (count == x.length) {
      int more = 2 * count;
      x = Arrays.copyOf(x, more);
      y = Arrays.copyOf(y, more);
      arc = Arrays.copyOf(arc, more);
      drag = Arrays.copyOf(drag, more);
      weight = Arrays.copyOf(weight, more);
      held = Arrays.copyOf(held, more);
    }
    x[count] = px;
    y[count] = py;
    arc[count] = along;
    drag[count] = material.drag();
    weight[count] = material.weight();
    held[count] = pinned;
    return count++;
  }
}
