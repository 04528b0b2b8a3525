package io.qingping.wenlan.page;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Archives of crawls, {@code .warc} and {@code .warc.gz}: the records of kind {@code response} and
 * {@code resource}. All archives are read through once when this is opened, to learn what is where;
 * what is damaged is told at the end of {@link #pages}. Memory grows by some 300 bytes a record,
 * and never by a body that is not being asked for. An archive that is packed as one instead of
 * record by record is read from its beginning for every body.
 */
public final class WarcFiles implements PageSource {
  private static final int MOST_REDIRECTS = 5;

  private final List<Path> archives;
  private final Limits limits;
  private final WarcIndex index = new WarcIndex();
  private final URI root;
  private final List<URI> pages;

  public WarcFiles(List<Path> archives) throws IOException {
    this(archives, Limits.DEFAULT);
  }

  /**
   * Reads what the archives hold. Of several captures of an address the first in the order of the
   * list counts.
   *
   * @throws IOException if an archive cannot be opened
   */
  public WarcFiles(List<Path> archives, Limits limits) throws IOException {
    this.archives = List.copyOf(archives);
    this.limits = limits;
    for (var i = 0; i < archives.size(); i++) {
      index.add(archives.get(i), i);
    }
    var hosts = index.pages().stream().map(page -> page.resolve("/")).collect(Collectors.toSet());
    this.root = hosts.size() == 1 ? hosts.iterator().next() : null;
    this.pages = index.pages().stream().sorted(Comparator.comparing(this::key)).toList();
  }

  @Override
  public Optional<URI> root() {
    return Optional.ofNullable(root);
  }

  @Override
  public int size() {
    return pages.size();
  }

  @Override
  public Iterator<Lookup> pages() {
    var found = pages.stream().map(page -> read(page, limits.page(), true));
    return Stream.concat(found, index.damages().stream()).iterator();
  }

  @Override
  public Lookup image(URI address) {
    var at = Addresses.plain(address);
    for (var i = 0; i <= MOST_REDIRECTS; i++) {
      var answer = read(at, limits.image(), false);
      if (!(answer instanceof Fetched fetched) || fetched.status() / 100 == 2) {
        return answer;
      }
      var location = fetched.status() / 100 == 3 ? fetched.header("Location") : null;
      var next = location == null ? null : Addresses.resolve(at, location).orElse(null);
      if (next == null) {
        return new Missing(
            address.toString(), Missing.Reason.NOT_THERE, "HTTP " + fetched.status());
      }
      at = next;
    }
    return new Missing(address.toString(), Missing.Reason.NOT_THERE, "too many redirects");
  }

  @Override
  public void close() {}

  private Lookup read(URI address, int most, boolean partly) {
    var place = index.places().get(address);
    if (place == null) {
      return new Missing(address.toString(), Missing.Reason.NOT_THERE, "");
    }
    try (var channel = FileChannel.open(archives.get(place.archive()))) {
      channel.position(place.offset());
      return place.read(channel, address, most, partly);
    } catch (IOException e) {
      return new Missing(
          address.toString(), Missing.Reason.DAMAGED, String.valueOf(e.getMessage()));
    }
  }
}
