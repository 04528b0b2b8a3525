package io.qingping.vdt.motion.sim;

/**
 * One training scene on a square grid of {@value #SIZE} x {@value #SIZE} cells, row-major. The
 * arrays are shared, not copied.
 *
 * @param rgb (3, 32, 32) in [0, 1], the picture at the mean of the motion
 * @param move (32, 32) in [0, 1], what may move, as inaccurate as a photo's analysis
 * @param pin (32, 32) in [0, 1], what holds still and anchors (face, body, trunk), as inaccurate
 * @param wind the wind that made the motion
 * @param spectrum (6, 4, 32, 32) displacement in widths of the region, laid out as {@link
 *     io.qingping.media.render.MotionField#coefficients()}; zero in pinned and background cells
 * @param distance (32, 32) length of material between the cell and where it is held, in cells; zero
 *     where nothing moves
 */
public record SwayScene(
    float[] rgb, float[] move, float[] pin, Wind wind, float[] spectrum, float[] distance) {
  public static final int SIZE = 32;
  public static final int CELLS = SIZE * SIZE;

  /** K, the number of temporal frequencies 1..K in cycles per loop. */
  public static final int FREQUENCIES = 6;

  /** Real and imaginary part of x, then of y. */
  public static final int CHANNELS = 4;

  /** Seconds that one loop of the simulation lasts. */
  public static final double LOOP_SECONDS = 4;

  public SwayScene {
    require("rgb", rgb, 3 * CELLS);
    require("move", move, CELLS);
    require("pin", pin, CELLS);
    require("spectrum", spectrum, FREQUENCIES * CHANNELS * CELLS);
    require("distance", distance, CELLS);
  }

  private static void require(String name, float[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(
          "a sway scene's " + name + " has " + length + " values, not " + values.length);
    }
  }
}
