package io.qingping.wenlan.page;

import java.net.URI;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A folder of saved pages. Addresses look as if a server served the folder at {@code root}; links
 * that lead out of it find nothing.
 */
public final class HtmlFolder implements PageSource {
  private final URI root;

  /** The root of a folder that was not saved from a known site. */
  public static final URI NOWHERE = URI.create("file:///");

  public HtmlFolder(Path folder) {
    this(folder, NOWHERE);
  }

  /** A folder whose pages came from {@code root}, an address with a slash at its end. */
  public HtmlFolder(Path folder, URI root) {
    this.root = root;
  }

  @Override
  public Optional<URI> root() {
    return Optional.of(root);
  }

  @Override
  public int size() {
    return 0;
  }

  @Override
  public Iterator<Lookup> pages() {
    return List.<Lookup>of().iterator();
  }

  @Override
  public Lookup image(URI address) {
    return new Missing(address.toString(), Missing.Reason.NOT_THERE, "");
  }

  @Override
  public void close() {}
}
