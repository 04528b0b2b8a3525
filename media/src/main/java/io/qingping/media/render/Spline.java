package io.qingping.media.render;

/** The uniform cubic B-spline: smooth to the second derivative, and never beyond its points. */
final class Spline {
  private Spline() {}

  /** Shares of the four points around {@code at}, from {@code floor(at) - 1} on; their sum is 1. */
  static float[] weights(double at) {
    var t = at - Math.floor(at);
    var s = 1 - t;
    return new float[] {
      (float) (s * s * s / 6),
      (float) ((3 * t * t * t - 6 * t * t + 4) / 6),
      (float) ((3 * s * s * s - 6 * s * s + 4) / 6),
      (float) (t * t * t / 6)
    };
  }
}
