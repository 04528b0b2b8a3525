package io.qingping.wenlan.page;

import java.net.URI;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Archives of crawls, {@code .warc} and {@code .warc.gz}: the records of kind {@code response} and
 * {@code resource}. All archives are read through once when this is opened, to learn what is where;
 * what is damaged is told at the end of {@link #pages}.
 */
public final class WarcFiles implements PageSource {
  public WarcFiles(List<Path> archives) {}

  @Override
  public Optional<URI> root() {
    return Optional.empty();
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
