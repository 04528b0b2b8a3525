package io.qingping.wenlan.page;

import java.net.URI;
import java.util.Iterator;
import java.util.Optional;

/**
 * Pages that lie somewhere, and the pictures beside them. For one thread.
 *
 * <p>The same collection gives the same {@linkplain #key keys} in the same order whether it is a
 * folder, an archive of a crawl, or served: keys are addresses relative to the root.
 */
public interface PageSource extends AutoCloseable {
  /** Where the collection begins, with a slash at the end; empty if it is of several hosts. */
  Optional<URI> root();

  /** How many pages there are, as far as known before reading them. */
  int size();

  /**
   * All pages in ascending order of their keys, then what of the source is damaged. Each page is
   * read when its turn comes.
   */
  Iterator<Lookup> pages();

  /** The bytes of a picture by its address; not for {@code data:} addresses. */
  Lookup image(URI address);

  @Override
  void close();

  /** The name of a page or picture that is the same wherever the collection lies. */
  default String key(URI address) {
    return root().map(root -> Addresses.relative(root, address)).orElseGet(address::toString);
  }
}
