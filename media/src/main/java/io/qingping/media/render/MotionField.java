package io.qingping.media.render;

import io.qingping.media.Box;

/**
 * A periodic displacement per place of a picture, as a spectral volume (Li et al., Generative Image
 * Dynamics, arXiv 2309.07906, section 3): few temporal frequencies on a coarse grid.
 *
 * <p>{@code coefficients} has layout (K, 4, rows, columns); the four channels of frequency k = 1..K
 * are re x, im x, re y, im y in units of the region's width (the region is square). At loop phase
 * tau in [0, 1) the displacement is
 *
 * <pre>d_x(tau) = sum_k re_x[k] cos(2 pi k tau) - im_x[k] sin(2 pi k tau)</pre>
 *
 * so that every clip of a whole number of loops closes exactly. Grid cell (r, c) sits at the centre
 * of its cell of the region.
 *
 * @param region square part of the picture, in pixels, that the grid covers; it may reach over the
 *     picture's edge
 */
public record MotionField(
    int frequencies, int rows, int columns, float[] coefficients, Box region) {
  public MotionField {
    if (coefficients.length != frequencies * 4 * rows * columns) {
      throw new IllegalArgumentException(
          "a motion field of "
              + frequencies
              + "x4x"
              + rows
              + "x"
              + columns
              + " has "
              + frequencies * 4 * rows * columns
              + " coefficients, not "
              + coefficients.length);
    }
  }
}
