package io.qingping.vdt.motion.sim;

/**
 * What the wind does to a scene, as a user would say it.
 *
 * @param direction where the wind blows to, radians in picture axes: 0 right, pi/2 down
 * @param strength in [0, 1]: 0 a breath, 1 a strong studio fan
 * @param softness in [0, 1]: 0 stiff material, 1 light and floppy
 * @param gustiness in [0, 1]: 0 a slow swell, 1 much of the energy in quick gusts
 */
public record Wind(double direction, double strength, double softness, double gustiness) {
  public Wind {
    if (!Double.isFinite(direction)) {
      throw new IllegalArgumentException("wind direction must be finite: " + direction);
    }
    requireUnit("strength", strength);
    requireUnit("softness", softness);
    requireUnit("gustiness", gustiness);
  }

  /** The x part of the unit vector along the wind. */
  public double x() {
    return Math.cos(direction);
  }

  /** The y part of the unit vector along the wind, positive downwards. */
  public double y() {
    return Math.sin(direction);
  }

  private static void requireUnit(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("wind " + name + " must be in [0, 1]: " + value);
    }
  }
}
