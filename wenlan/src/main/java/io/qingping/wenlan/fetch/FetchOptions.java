package io.qingping.wenlan.fetch;

import io.qingping.wenlan.page.OptOut;
import java.io.Serializable;
import java.time.Duration;

/**
 * How politely and how patiently is fetched.
 *
 * @param contact an address of who is responsible, for the user agent; a site's owner writes to it
 * @param interval between the starts of two requests to a host; robots.txt may ask for a longer one
 * @param connections to a host at one time
 * @param timeout for one request, from connecting to the last byte
 * @param retries after a fault of the connection or the server
 * @param backOff wait before the first retry; doubled before each further one
 * @param longestWait what a server may ask for by {@code Retry-After} before it is given up
 * @param redirects followed from one address
 * @param allowPrivate whether loopback, private and link-local hosts are fetched from
 * @param maxBytes of a body, as it comes and unpacked
 */
public record FetchOptions(
    String contact,
    Duration interval,
    int connections,
    Duration timeout,
    int retries,
    Duration backOff,
    Duration longestWait,
    int redirects,
    boolean allowPrivate,
    int maxBytes)
    implements Serializable {
  /** What stands in the user agent where the user gives no contact. */
  public static final String NO_CONTACT = "Qingping WenLan; its operator gave no contact";

  public FetchOptions {
    require(!contact.isBlank(), "the contact must not be empty");
    require(
        contact.chars().allMatch(c -> c >= ' ' && c < 127 && c != '(' && c != ')'),
        "the contact must be of ASCII letters without brackets, such as an e-mail address: "
            + contact);
    require(!interval.isNegative(), "the interval must not be negative: " + interval);
    require(connections >= 1, "a host needs at least one connection, not " + connections);
    require(positive(timeout), "the time limit must be positive: " + timeout);
    require(retries >= 0 && retries <= 10, "retries must be 0 to 10, not " + retries);
    require(positive(backOff), "the first wait must be positive: " + backOff);
    require(positive(longestWait), "the longest wait must be positive: " + longestWait);
    require(redirects >= 0 && redirects <= 20, "redirects must be 0 to 20, not " + redirects);
    require(maxBytes >= 1, "a body needs at least one byte, not " + maxBytes);
  }

  private static boolean positive(Duration time) {
    return !time.isNegative() && !time.isZero();
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }

  /** One request a second and two connections a host, 30 s each, public hosts only. */
  public static FetchOptions standard(int maxBytes) {
    return new FetchOptions(
        NO_CONTACT,
        Duration.ofSeconds(1),
        2,
        Duration.ofSeconds(30),
        2,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        5,
        false,
        maxBytes);
  }

  /** The header {@code User-Agent}: the name that robots.txt may address, and the contact. */
  public String userAgent() {
    return OptOut.ROBOT + "/0.1 (" + contact + ")";
  }
}
