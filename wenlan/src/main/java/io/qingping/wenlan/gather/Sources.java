package io.qingping.wenlan.gather;

import io.qingping.wenlan.page.HtmlFolder;
import io.qingping.wenlan.page.Limits;
import io.qingping.wenlan.page.PageSource;
import io.qingping.wenlan.page.WarcFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tells what kind of sources the user named. */
final class Sources {
  private Sources() {}

  /** Start addresses of a crawl; empty if the sources are files. */
  static List<URI> starts(GatherOptions options) {
    var addresses = options.sources().stream().filter(Sources::isAddress).toList();
    if (addresses.isEmpty()) {
      return List.of();
    }
    if (addresses.size() < options.sources().size()) {
      throw new IllegalArgumentException(
          "web addresses and files cannot be gathered in one run; give them one after the other");
    }
    return addresses.stream().map(Sources::address).toList();
  }

  private static boolean isAddress(String source) {
    return source.matches("(?i)https?://.*");
  }

  private static URI address(String source) {
    try {
      return URI.create(URI.create(source).toASCIIString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(source + " is no web address", e);
    }
  }

  /** The folder or the archives; empty for a crawl. */
  static Optional<PageSource> open(GatherOptions options) throws IOException {
    if (options.sources().stream().anyMatch(Sources::isAddress)) {
      return Optional.empty();
    }
    var paths = options.sources().stream().map(Path::of).toList();
    for (var path : paths) {
      if (!Files.exists(path)) {
        throw new IllegalArgumentException(
            "%s does not exist; a source is a web address with http, a WARC file or a folder"
                .formatted(path));
      }
    }
    int most = options.filter().maxBytes(); // as for what comes from the web
    var limits = new Limits(most, most);
    if (paths.stream().noneMatch(Files::isDirectory)) {
      return Optional.of(new WarcFiles(paths, limits));
    }
    if (paths.size() > 1) {
      throw new IllegalArgumentException(
          "one folder can be gathered in a run; give them one after the other");
    }
    var root = options.root() == null ? HtmlFolder.NOWHERE : options.root();
    return Optional.of(new HtmlFolder(paths.get(0), root, limits));
  }
}
