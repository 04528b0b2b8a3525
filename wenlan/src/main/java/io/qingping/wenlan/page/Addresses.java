package io.qingping.wenlan.page;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses as browsers understand them: with blanks, Chinese letters, a stray percent sign, more
 * dots than there are folders. What comes out is always written the same way, so that addresses can
 * be compared as strings.
 */
final class Addresses {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:");
  private static final Pattern AUTHORITY =
      Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*:)?//([^/?]*)");
  private static final Pattern HOST = Pattern.compile("([^@]*@)?[a-z0-9._-]+(:[0-9]{0,5})?");
  private static final Pattern TOO_HIGH = Pattern.compile("^(/\\.\\.)+(?=/|$)");
  private static final String UNRESERVED = "-._~";
  private static final String KEPT = UNRESERVED + "!$&'()*+,;=:@/?";

  private Addresses() {}

  /**
   * Where a reference in a page leads, without fragment; empty for what is no address of a page or
   * picture ({@code javascript:}, {@code mailto:}, nonsense).
   */
  static Optional<URI> resolve(URI base, String reference) {
    var text = reference.strip().replaceAll("[\\t\\r\\n]", "");
    if (text.regionMatches(true, 0, "data:", 0, 5)) {
      return data(text);
    }
    var hash = text.indexOf('#');
    text = hash < 0 ? text : text.substring(0, hash);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(normal(joined(base, encoded(text)))).filter(Addresses::leadsSomewhere);
    } catch (IllegalArgumentException | URISyntaxException e) {
      return Optional.empty(); // Browsers, too, show nothing where an address makes no sense.
    }
  }

  /** The same address without fragment, written as {@link #resolve} writes it. */
  static URI plain(URI address) {
    return resolve(address, address.toString()).orElse(address);
  }

  /** The address without the root; the whole address if it is elsewhere. */
  static String relative(URI root, URI address) {
    var whole = address.toString();
    var start = root.toString();
    return whole.startsWith(start) ? whole.substring(start.length()) : whole;
  }

  /** A file's name as a segment of a path. */
  static String segment(String name) {
    return encoded(name.replace("%", "%25")).replace("?", "%3F").replace(":", "%3A");
  }

  private static URI joined(URI base, String reference) throws URISyntaxException {
    if (reference.startsWith("//")) {
      // A page on a disk has no host; what it takes from other hosts is likelier to answer HTTPS.
      var scheme = "file".equals(base.getScheme()) ? "https" : base.getScheme();
      return new URI(scheme + ":" + reference);
    }
    if (reference.startsWith("?")) {
      // URI.resolve would drop the last segment.
      return new URI(base.toString().replaceFirst("\\?.*", "") + reference);
    }
    var scheme = SCHEME.matcher(reference);
    if (!scheme.find() && reference.indexOf(':') >= 0 && reference.indexOf('/') != 0) {
      reference = "./" + reference;
    }
    return base.resolve(new URI(reference));
  }

  private static URI normal(URI address) throws URISyntaxException {
    if (address.isOpaque() || address.getRawPath() == null) {
      return address;
    }
    var clean = address.normalize();
    var scheme = clean.getScheme() == null ? "" : clean.getScheme().toLowerCase(Locale.ROOT);
    var authority = clean.getRawAuthority() == null ? "" : clean.getRawAuthority();
    var path = TOO_HIGH.matcher(clean.getRawPath()).replaceFirst("");
    var query = clean.getRawQuery() == null ? "" : "?" + clean.getRawQuery();
    return new URI(
        scheme
            + "://"
            + authority.toLowerCase(Locale.ROOT)
            + (path.isEmpty() ? "/" : path)
            + query);
  }

  private static boolean leadsSomewhere(URI address) {
    var scheme = address.getScheme();
    var web = "http".equals(scheme) || "https".equals(scheme);
    // Hosts with an underscore exist, but are none to URI: only the letters are judged.
    return web
        ? address.getRawAuthority() != null && HOST.matcher(address.getRawAuthority()).matches()
        : "file".equals(scheme);
  }

  /** Data addresses are opaque: only what the syntax forbids is escaped. */
  private static Optional<URI> data(String text) {
    try {
      return Optional.of(new URI("data:" + encoded(text.substring(5)).replaceAll("\\s", "")));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Escapes what the syntax forbids, and writes escapes of plain letters as these letters. */
  private static String encoded(String text) {
    var host = AUTHORITY.matcher(text);
    if (host.find() && !host.group(2).chars().allMatch(c -> c < 128)) {
      text =
          text.substring(0, host.start(2))
              + IDN.toASCII(host.group(2))
              + text.substring(host.end());
    }
    var out = new StringBuilder(text.length());
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    for (var i = 0; i < bytes.length; i++) {
      i += append(bytes, i, out);
    }
    return out.toString();
  }

  /** How many bytes more than one were taken. */
  private static int append(byte[] bytes, int i, StringBuilder out) {
    var c = bytes[i] & 0xFF;
    if (c == '%' && i + 2 < bytes.length && hex(bytes[i + 1]) && hex(bytes[i + 2])) {
      var value = Character.digit(bytes[i + 1], 16) * 16 + Character.digit(bytes[i + 2], 16);
      out.append(
          plain(value, UNRESERVED) ? (char) value + "" : "%" + HEX.toHexDigits((byte) value));
      return 2;
    }
    out.append(plain(c, KEPT) ? (char) c + "" : "%" + HEX.toHexDigits((byte) c));
    return 0;
  }

  private static boolean hex(byte b) {
    return Character.digit(b, 16) >= 0;
  }

  private static boolean plain(int c, String others) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || others.indexOf(c) >= 0 && c < 128;
  }
}
