package io.qingping.wenlan.index;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A picture that was found.
 *
 * @param score of the fused ranking; only the order means something
 * @param similarity cosine between its vector and the query's, where the query has one
 * @param byText whether the words were found in the texts near it
 * @param alike nearly the same pictures that were found too, best first
 */
public record Hit(
    IndexedPicture picture,
    double score,
    OptionalDouble similarity,
    boolean byText,
    List<IndexedPicture> alike) {
  public Hit {
    alike = List.copyOf(alike);
  }

  /** With one more that is nearly the same. */
  Hit with(IndexedPicture other) {
    var more = new ArrayList<>(alike);
    more.add(other);
    return new Hit(picture, score, similarity, byText, more);
  }
}
