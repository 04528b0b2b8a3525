package io.qingping.media.render;

/** Loop phases. */
final class Phases {
  /** Steps a loop is divided into: fine enough for any clip, coarse enough to hide rounding. */
  private static final double STEPS = 1 << 24;

  private Phases() {}

  /** The phase within [0, 1), the same for {@code phase} and {@code phase + 1}. */
  static double wrap(double phase) {
    var steps = Math.rint((phase - Math.floor(phase)) * STEPS);
    return steps >= STEPS ? 0 : steps / STEPS;
  }
}
