package io.qingping.wenlan.page;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is where in archives: of several captures of an address, the one that counts. */
final class WarcIndex {
  private final Map<URI, WarcPlace> places = new HashMap<>();
  private final Set<URI> good = new HashSet<>();
  private final Set<URI> pages = new HashSet<>();
  private final List<Lookup> damages = new ArrayList<>();

  Map<URI, WarcPlace> places() {
    return places;
  }

  Set<URI> pages() {
    return pages;
  }

  List<Lookup> damages() {
    return damages;
  }

  /** Reads through an archive; {@code number} is its place in the list of archives. */
  void add(Path archive, int number) throws IOException {
    try (var scan = new WarcScan(archive, number)) {
      scan.forEachRemaining(this::note);
      scan.damage().ifPresent(damages::add);
    }
  }

  private void note(Capture capture) {
    var address = capture.address();
    // The first capture that succeeded counts; one that failed only if there is no other.
    if (capture.isSuccess() ? good.add(address) : !places.containsKey(address)) {
      places.put(address, capture.place());
      if (capture.isSuccess() && capture.html()) {
        pages.add(address);
      }
    }
  }
}
