package io.qingping.wenlan.page;

import java.net.URI;

/** Addresses as browsers understand them: with blanks, Chinese letters, too many dots. */
final class Addresses {
  private Addresses() {}

  /** The address without the root; the whole address if it is elsewhere. */
  static String relative(URI root, URI address) {
    var whole = address.toString();
    var start = root.toString();
    return whole.startsWith(start) ? whole.substring(start.length()) : whole;
  }
}
