package io.qingping.wenlan.page;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A picture of a page with the texts near it.
 *
 * @param image where the picture is: absolute and without fragment, or a {@code data:} address
 * @param page where the page is
 * @param position the picture's number among the page's candidates, from 0, in document order
 * @param texts in the order of {@link Role}; a role may be there several times, or not at all
 */
public record Candidate(URI image, URI page, int position, List<RoleText> texts) {
  public Candidate {
    texts = List.copyOf(texts);
    if (!image.isAbsolute()) {
      throw new IllegalArgumentException("image must be absolute: " + image);
    }
    if (position < 0) {
      throw new IllegalArgumentException("position must not be negative: " + position);
    }
  }

  /** The first text of this role. */
  public Optional<String> text(Role role) {
    return texts.stream().filter(t -> t.role() == role).map(RoleText::text).findFirst();
  }
}
