package io.qingping.wenlan.serve;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds a file in a form that was sent as {@code multipart/form-data} (RFC 7578). */
final class FormFile {
  private static final Pattern BOUNDARY =
      Pattern.compile(
          "(?i)multipart/form-data\\s*;.*\\bboundary=(?:\"([^\"]{1,70})\"|([^\\s;,]{1,70})).*");
  private static final byte[] HEADERS_END = {'\r', '\n', '\r', '\n'};
  private static final int LONGEST_HEADERS = 4096; // bytes

  private FormFile() {}

  /** The boundary that a Content-Type names. */
  static Optional<String> boundary(String contentType) {
    if (contentType == null) {
      return Optional.empty();
    }
    var match = BOUNDARY.matcher(contentType);
    return match.matches()
        ? Optional.of(match.group(1) == null ? match.group(2) : match.group(1))
        : Optional.empty();
  }

  /** The content of the field with this name; nothing if there is none, or the form is torn. */
  static Optional<byte[]> in(byte[] body, String boundary, String name) {
    var line = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    var next = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    int at = find(body, line, 0, body.length);
    while (at >= 0) {
      int headers = at + line.length;
      int start =
          find(body, HEADERS_END, headers, Math.min(body.length, headers + LONGEST_HEADERS));
      int end = start < 0 ? -1 : find(body, next, start + 2, body.length);
      if (end < 0) {
        return Optional.empty();
      }
      var said = new String(body, headers, start - headers, StandardCharsets.UTF_8);
      if (said.contains(" name=\"" + name + "\"")) {
        return Optional.of(
            Arrays.copyOfRange(body, Math.min(end, start + HEADERS_END.length), end));
      }
      at = end + 2;
    }
    return Optional.empty();
  }

  private static int find(byte[] in, byte[] what, int from, int to) {
    for (int at = from; at <= to - what.length; at++) {
      if (in[at] == what[0] && Arrays.equals(in, at, at + what.length, what, 0, what.length)) {
        return at;
      }
    }
    return -1;
  }
}
