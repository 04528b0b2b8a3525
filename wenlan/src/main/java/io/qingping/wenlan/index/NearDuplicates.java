package io.qingping.wenlan.index;

import io.qingping.media.MediaException;
import io.qingping.wenlan.filter.PerceptualHash;

/**
 * When two pictures are nearly the same: the same bytes; or the model finds them alike and their
 * perceptual hashes do not object. The model alone takes two cats on two sofas for one picture;
 * hashes alone take any two plain skies for one.
 *
 * @param cosine at least this between the vectors
 */
public record NearDuplicates(double cosine) {
  public static final NearDuplicates STANDARD = new NearDuplicates(0.95);

  /**
   * Bits of 64. Of unrelated pictures half differ, 32 with a standard deviation of 4; a resized or
   * compressed copy differs in a few, one that was cut a little or written on in more.
   */
  private static final int HASH_BITS = 16;

  public NearDuplicates {
    if (!(cosine > 0 && cosine <= 1)) {
      throw new MediaException("index.alike", Double.toString(cosine));
    }
  }

  boolean test(KnownFiles.Known a, KnownFiles.Known b) {
    return a.picture().origin().sha256().equals(b.picture().origin().sha256())
        || PerceptualHash.distance(a.picture().facts().hash(), b.picture().facts().hash())
                <= HASH_BITS
            && VectorField.dot(a.vector(), b.vector()) >= cosine;
  }
}
