package io.qingping.wenlan.fetch;

import io.qingping.wenlan.page.PageReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/**
 * Walks over the pages of the hosts that it starts at, breadth first: level by level, in each level
 * in the order in which links were met. Pages are fetched ahead on several threads, but the order
 * of visits depends on the pages alone.
 */
public final class Crawl {
  private static final Set<String> NO_PAGES =
      Set.of(
          "jpg", "jpeg", "png", "gif", "webp", "svg", "ico", "bmp", "tif", "tiff", "avif", "mp4",
          "webm", "mp3", "ogg", "wav", "pdf", "ps", "epub", "zip", "gz", "tgz", "xz", "bz2", "7z",
          "rar", "iso", "deb", "rpm", "exe", "dmg", "apk", "jar", "css", "js", "json", "xml", "rss",
          "woff", "woff2", "ttf", "doc", "docx", "xls", "xlsx", "ppt", "pptx");

  private final Fetcher fetcher;
  private final PageReader reader;
  private final int depth;
  private final int pages;
  private final int threads;
  private final Set<String> hosts = new HashSet<>();
  private final Set<URI> known = new LinkedHashSet<>(); // asked for, or to be

  /** Hears of each visit as it is made. */
  public interface Watcher {
    /**
     * @param known pages that are known so far, those visited too
     */
    void visited(Visit visit, int known);
  }

  /**
   * @param starts addresses of http or https; pages of their hosts only are visited
   * @param depth links from a start; 0 visits the starts only
   * @param pages that are asked for at most
   * @param threads that fetch
   */
  public Crawl(
      Fetcher fetcher, PageReader reader, List<URI> starts, int depth, int pages, int threads) {
    if (depth < 0 || pages < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "a crawl needs a depth of at least 0, and at least one page: %d, %d"
              .formatted(depth, pages));
    }
    this.fetcher = fetcher;
    this.reader = reader;
    this.depth = depth;
    this.pages = pages;
    this.threads = threads;
    for (var start : starts) {
      var plain = plain(start);
      hosts.add(host(plain));
      if (known.size() < pages) {
        known.add(plain);
      }
    }
  }

  /**
   * Visits what has not been visited yet.
   *
   * @param earlier the visits of a crawl of the same starts that was stopped, in its order
   * @return whether all was visited; false if stopped
   */
  public boolean run(Iterator<Visit> earlier, Watcher watcher, BooleanSupplier stopped)
      throws InterruptedException {
    List<URI> level = List.copyOf(known);
    for (int distance = 0; distance <= depth && !level.isEmpty(); distance++) {
      var next = new ArrayList<URI>();
      int done = 0;
      while (done < level.size() && earlier.hasNext()) {
        follow(earlier.next(), distance, next);
        done++;
      }
      try (var ahead = new InOrder<Visit>("crawl", threads, fetcher.connections())) {
        var work = level.subList(done, level.size()).iterator();
        for (var visit = ahead.next(work, Crawl::host, this::visit, stopped);
            visit != null;
            visit = ahead.next(work, Crawl::host, this::visit, stopped)) {
          follow(visit, distance, next);
          watcher.visited(visit, known.size());
        }
        if (stopped.getAsBoolean()) {
          return false;
        }
      }
      level = next;
    }
    return true;
  }

  private Callable<InOrder.Rest<Visit>> visit(URI address) {
    return () -> {
      try {
        var page = fetcher.page(address, this::isWithin);
        return () -> Visit.of(address, page, reader);
      } catch (Refusal refusal) {
        return () -> Visit.refused(address, refusal.reason(), refusal.detail());
      }
    };
  }

  private void follow(Visit visit, int distance, List<URI> next) {
    if (visit.page() == null || distance == depth) {
      return;
    }
    for (var link : visit.page().links()) {
      if (known.size() >= pages) {
        return; // further links would never be asked for, and 100,000 of them take memory
      }
      if (link.isOpaque() || link.getHost() == null) {
        continue;
      }
      var plain = plain(link);
      if (isWithin(plain) && maybePage(plain) && known.add(plain)) {
        next.add(plain);
      }
    }
  }

  private boolean isWithin(URI address) {
    var scheme = String.valueOf(address.getScheme());
    return (scheme.equals("http") || scheme.equals("https"))
        && address.getHost() != null
        && hosts.contains(host(address));
  }

  private static boolean maybePage(URI address) {
    var path = String.valueOf(address.getPath());
    int dot = path.lastIndexOf('.');
    return dot < path.lastIndexOf('/')
        || !NO_PAGES.contains(path.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /** Host and port; those of http and https count as one. */
  private static String host(URI address) {
    int port = address.getPort();
    return port < 0 || port == 80 || port == 443
        ? address.getHost()
        : address.getHost() + ":" + port;
  }

  /** One way of writing an address: small letters for the host, a path, no fragment. */
  private static URI plain(URI address) {
    if (address.getHost() == null) {
      throw new IllegalArgumentException(
          "%s is no web address; one looks like https://example.org/".formatted(address));
    }
    var path = address.getRawPath();
    var text = new StringBuilder(address.getScheme().toLowerCase(Locale.ROOT)).append("://");
    text.append(address.getHost().toLowerCase(Locale.ROOT));
    text.append(address.getPort() < 0 ? "" : ":" + address.getPort());
    text.append(path == null || path.isEmpty() ? "/" : path);
    text.append(address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
    try {
      return new URI(text.toString()).normalize();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(address + " is no web address", e);
    }
  }
}
