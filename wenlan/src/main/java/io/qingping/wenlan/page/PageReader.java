package io.qingping.wenlan.page;

import java.net.URI;
import java.util.List;
import java.util.Set;

/** Reads pages. Never throws on account of what stands in them. Safe for several threads. */
public final class PageReader {
  /**
   * Reads a page.
   *
   * @param body the page's bytes, encodings of the transfer undone
   * @param contentType the header {@code Content-Type}, or null
   * @param address where the page is, absolute
   */
  public Page read(byte[] body, String contentType, URI address) {
    return new Page(address, "", "", List.of(), List.of(), Set.of());
  }
}
