package io.qingping.media.render;

/**
 * How a breeze is drawn.
 *
 * @param strength factor on the motion field, 0 is still and 1 is as given
 * @param reach longest displacement, as a share of the field's region width; longer ones are
 *     shortened
 * @param stretch most that the picture may be stretched or squeezed in any place, below 1 so that
 *     it never folds; the motion is calmed where it would do more
 * @param keepMargin still rim around the kept pixels, as a share of the photo's longer side
 * @param keepFeather width over which the motion grows from the rim, as a share of the photo's
 *     longer side
 */
public record BreezeOptions(
    double strength, double reach, double stretch, double keepMargin, double keepFeather) {
  public BreezeOptions {
    require(strength >= 0 && strength <= 10, "strength", strength, "0 to 10");
    require(reach > 0 && reach <= 0.2, "reach", reach, "above 0 to 0.2");
    require(stretch > 0 && stretch <= 0.8, "stretch", stretch, "above 0 to 0.8");
    require(keepMargin >= 0 && keepMargin <= 0.2, "keepMargin", keepMargin, "0 to 0.2");
    require(keepFeather >= 0 && keepFeather <= 0.5, "keepFeather", keepFeather, "0 to 0.5");
  }

  /** The motion as given, at most 2 % of the region, which suits portraits. */
  public static BreezeOptions standard() {
    return new BreezeOptions(1, 0.02, 0.45, 0.006, 0.03);
  }

  public BreezeOptions withStrength(double newStrength) {
    return new BreezeOptions(newStrength, reach, stretch, keepMargin, keepFeather);
  }

  private static void require(boolean holds, String name, double value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + range + ", not " + value);
    }
  }
}
