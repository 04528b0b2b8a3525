package io.qingping.tensor.format;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Files that other libraries wrote. */
final class Fixtures {
  private Fixtures() {}

  static Path file(String name) {
    try {
      return Path.of(Fixtures.class.getResource("/fixtures/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
