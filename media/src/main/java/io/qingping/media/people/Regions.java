package io.qingping.media.people;

import io.qingping.media.Mask;

/**
 * What of a picture may move and what must not. All masks have one size: the picture's aspect, long
 * side at most {@link RegionFinder#SIDE}.
 *
 * @param person soft matte of everybody
 * @param move how freely each pixel may follow the wind, 0 to 1: hair, loose cloth, foliage, or
 *     what the user painted; never more than {@code 1 - pin}
 * @param pin 1 where nothing may move, with a soft edge: faces, skin, the body's core, straight
 *     edges of the background
 * @param keep 1 on faces and on bare skin away from hair, else 0: pixels that must be identical in
 *     every frame
 * @param coverage mean of {@code move} over the picture
 * @param hair the part of the coverage that is hair
 * @param cloth the part of the coverage that is loose cloth
 * @param foliage the part of the coverage that is leaves and grass
 */
public record Regions(
    Mask person,
    Mask move,
    Mask pin,
    Mask keep,
    double coverage,
    double hair,
    double cloth,
    double foliage) {
  /** Below this coverage a breeze would hardly be seen. */
  public static final double LEAST_COVERAGE = 0.002;

  /** Whether there is too little to move, as with a bald head before a plain backdrop. */
  public boolean isStill() {
    return coverage < LEAST_COVERAGE;
  }
}
