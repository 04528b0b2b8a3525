package io.qingping.wenlan.fetch;

import io.qingping.wenlan.page.OptOut;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What is asked for: how it looks, and which words of its server keep it from being taken. */
enum Kind {
  PAGE("text/html,application/xhtml+xml", EnumSet.of(OptOut.NOAI, OptOut.NOML, OptOut.NOINDEX)),
  PICTURE(
      "image/webp,image/png,image/jpeg,image/*;q=0.8",
      EnumSet.complementOf(EnumSet.of(OptOut.NOFOLLOW))),
  ROBOTS("text/plain,*/*;q=0.8", EnumSet.noneOf(OptOut.class));

  private static final int LOOK = 512; // bytes that tell what something is

  private final String accept;
  private final Set<OptOut> forbidding;

  Kind(String accept, Set<OptOut> forbidding) {
    this.accept = accept;
    this.forbidding = forbidding;
  }

  String accept() {
    return accept;
  }

  /** Whether the server's headers forbid to take this. */
  boolean isForbiddenBy(Map<String, List<String>> headers) {
    // TDMRep reserves the rights of text and data mining, as EU directive 2019/790 article 4 lets.
    if (this != ROBOTS && values(headers, "tdm-reservation").anyMatch(v -> v.strip().equals("1"))) {
      return true;
    }
    return values(headers, "x-robots-tag")
        .anyMatch(value -> OptOut.in(value).stream().anyMatch(forbidding::contains));
  }

  private static Stream<String> values(Map<String, List<String>> headers, String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .flatMap(header -> header.getValue().stream());
  }

  /** Whether a body that begins like this, under this {@code Content-Type}, may be one. */
  boolean looksRight(byte[] start, String contentType) {
    return switch (this) {
      case PAGE -> isText(start) && (isHtmlType(contentType) || saysHtml(start));
      case PICTURE -> isPicture(start);
      case ROBOTS -> true;
    };
  }

  private static boolean isHtmlType(String type) {
    return type.isBlank() || type.toLowerCase(Locale.ROOT).contains("html");
  }

  private static boolean saysHtml(byte[] start) {
    var text = new String(start, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    return text.contains("<html") || text.contains("<!doctype html");
  }

  /** No zero bytes, or those of UTF-16 with its mark. */
  private static boolean isText(byte[] start) {
    if (start.length >= 2
        && (start[0] == -1 && start[1] == -2 || start[0] == -2 && start[1] == -1)) {
      return true;
    }
    for (int i = 0; i < Math.min(LOOK, start.length); i++) {
      if (start[i] >= 0 && start[i] < 9) {
        return false;
      }
    }
    return true;
  }

  /** By the first bytes of the formats that are read. */
  private static boolean isPicture(byte[] start) {
    var text = new String(start, 0, Math.min(16, start.length), StandardCharsets.ISO_8859_1);
    return text.startsWith("\u00ff\u00d8")
        || text.startsWith("\u0089PNG")
        || text.startsWith("GIF8")
        || text.startsWith("RIFF")
        || text.startsWith("BM")
        || text.startsWith("II")
        || text.startsWith("MM")
        || text.startsWith("ftyp", 4);
  }
}
