package io.qingping.media.render;

import io.qingping.media.Mask;

/**
 * What a renderer must know about a photo. The masks have one size and the photo's aspect; they may
 * be smaller than the photo.
 *
 * @param person soft matte of the sitter, 1 inside
 * @param move where hair, cloth or foliage may move, and how freely
 * @param keep above 0 where pixels must be the photo's own in every frame, such as the face
 */
public record Layers(Mask person, Mask move, Mask keep) {
  public Layers {
    requireSameSize(person, move);
    requireSameSize(person, keep);
  }

  private static void requireSameSize(Mask a, Mask b) {
    if (a.width() != b.width() || a.height() != b.height()) {
      throw new IllegalArgumentException(
          "the masks of a photo need one size: %dx%d and %dx%d"
              .formatted(a.width(), a.height(), b.width(), b.height()));
    }
  }
}
