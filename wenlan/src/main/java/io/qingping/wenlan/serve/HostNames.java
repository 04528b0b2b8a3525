package io.qingping.wenlan.serve;

import java.net.InetAddress;
import java.util.Locale;

/**
 * Under which names a server may be asked. A page of another site can make its own name point to
 * 127.0.0.1 and read what is there as if it were its own (DNS rebinding); the Host header then
 * still has that name. A server for others is asked by whatever name they have for it.
 */
record HostNames(boolean anybody, String bound) {
  /**
   * @param host as it was given
   */
  static HostNames of(String host, InetAddress address) {
    return new HostNames(!address.isLoopbackAddress(), host.toLowerCase(Locale.ROOT));
  }

  /** Whether a Host header is one of this server's; ports do not matter, they may be forwarded. */
  boolean has(String header) {
    if (anybody) {
      return true;
    }
    if (header == null) {
      return false;
    }
    var name = header.strip().toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", "");
    return name.equals("localhost")
        || name.equals("127.0.0.1")
        || name.equals("[::1]")
        || name.equals(bound)
        || name.equals("[" + bound + "]");
  }
}
