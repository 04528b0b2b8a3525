package io.qingping.wenlan.fetch;

import io.qingping.wenlan.filter.Reason;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Refuses addresses that lead into the network that this program runs in: a page must not make it
 * ask a router or a cloud's metadata service (server-side request forgery).
 *
 * <p>The host's addresses are looked up right before the request, and the connection takes them
 * from the same cache of the JVM. A name whose answer changes in the instant in which that cache
 * expires would pass; a network without private services behind it is the stronger wall.
 */
final class HostCheck {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final int LONGEST_ADDRESS = 4000;

  private final boolean allowPrivate;
  private final long seconds;
  private final Executor executor;

  /**
   * @param seconds that a look-up may take
   * @param executor on which look-ups, which cannot be interrupted, are made
   */
  HostCheck(boolean allowPrivate, long seconds, Executor executor) {
    this.allowPrivate = allowPrivate;
    this.seconds = seconds;
    this.executor = executor;
  }

  void require(URI address) throws Refusal, InterruptedException {
    if (address.getScheme() == null
        || !SCHEMES.contains(address.getScheme().toLowerCase(java.util.Locale.ROOT))
        || address.getHost() == null
        || address.getRawUserInfo() != null
        || address.toString().length() > LONGEST_ADDRESS) {
      throw new Refusal(Reason.BAD_ADDRESS, "");
    }
    for (var host : lookUp(address.getHost())) {
      if (!allowPrivate && isPrivate(host)) {
        throw new Refusal(Reason.PRIVATE_ADDRESS, host.getHostAddress());
      }
    }
  }

  private InetAddress[] lookUp(String host) throws Refusal, InterruptedException {
    var task = new FutureTask<>(() -> InetAddress.getAllByName(host));
    executor.execute(task);
    try {
      return task.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new Refusal(Reason.UNKNOWN_HOST, "the look-up took too long");
    } catch (ExecutionException e) {
      var reason =
          e.getCause() instanceof UnknownHostException ? Reason.UNKNOWN_HOST : Reason.BAD_ADDRESS;
      throw new Refusal(reason, "");
    }
  }

  /** Whether an address is not one of the public internet (the registries of RFC 6890). */
  static boolean isPrivate(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return true;
    }
    var bytes = address.getAddress();
    return address instanceof Inet4Address ? isPrivate4(bytes) : isPrivate6(bytes);
  }

  private static boolean isPrivate4(byte[] bytes) {
    int a = bytes[0] & 255;
    int b = bytes[1] & 255;
    return a == 0
        || a == 100 && (b & 0xc0) == 64 // carriers' NAT
        || a == 192 && b == 0 && bytes[2] == 0
        || a == 198 && (b == 18 || b == 19) // benchmarks
        || a >= 240;
  }

  private static boolean isPrivate6(byte[] bytes) {
    if ((bytes[0] & 0xfe) == 0xfc) { // unique local
      return true;
    }
    // Addresses that carry an IPv4 one: NAT64 64:ff9b::/96, 6to4 2002::/16, IPv4-compatible ::/96.
    if (startsWith(bytes, 0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)
        || startsWith(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) {
      return isPrivateInside(Arrays.copyOfRange(bytes, 12, 16));
    }
    return startsWith(bytes, 0x20, 0x02) && isPrivateInside(Arrays.copyOfRange(bytes, 2, 6));
  }

  private static boolean isPrivateInside(byte[] four) {
    try {
      return isPrivate(InetAddress.getByAddress(four));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 255) != start[i]) {
        return false;
      }
    }
    return true;
  }
}
