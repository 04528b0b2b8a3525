package io.qingping.wenlan.serve;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Under which names a server may be asked. A page of another site can make its own name point to
 * 127.0.0.1 and read what is there as if it were its own (DNS rebinding); the Host header then
 * still has that name. A server for others is asked by whatever name they have for it.
 */
record HostNames(boolean anybody, Set<String> own) {
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

  /**
   * The names of a server.
   *
   * @param host as it was given
   */
  static HostNames of(String host, InetAddress address) {
    var own = new HashSet<>(LOOPBACK);
    for (var name : List.of(host, address.getHostAddress())) {
      own.add(name.indexOf(':') < 0 ? name.toLowerCase(Locale.ROOT) : "[" + name + "]");
    }
    return new HostNames(!address.isLoopbackAddress(), own);
  }

  /** Whether a Host header is one of this server's; ports do not matter, they may be forwarded. */
  boolean has(String header) {
    return anybody
        || header != null
            && own.contains(header.strip().toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", ""));
  }
}
