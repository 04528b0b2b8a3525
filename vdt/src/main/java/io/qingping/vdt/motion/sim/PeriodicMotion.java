package io.qingping.vdt.motion.sim;

/**
 * The steady sway of particles.
 *
 * @param x mean position of each particle, widths of the region
 * @param y mean position, downwards
 * @param coefficients (particles, 24): per frequency re x, im x, re y, im y
 * @param arc length of material from where each particle is held, widths of the region
 * @param closure distance between the ends of the loop over the motion's size, both root mean
 *     square
 */
record PeriodicMotion(
    double[] x, double[] y, float[][] coefficients, double[] arc, double closure) {}
