package io.qingping.wenlan.page;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * An answer: a page or a picture, as a server sent it or as it lies in a file.
 *
 * @param address where it was asked for, without fragment
 * @param status HTTP's status; 200 for a file
 * @param headers by name, in any case; empty for a file
 * @param body transfer and content encodings are undone
 */
public record Fetched(URI address, int status, Map<String, List<String>> headers, byte[] body)
    implements Lookup {
  public Fetched {
    var sorted = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> sorted.merge(name, List.copyOf(values), Fetched::joined));
    headers = Collections.unmodifiableMap(sorted);
  }

  private static List<String> joined(List<String> a, List<String> b) {
    return Stream.concat(a.stream(), b.stream()).toList();
  }

  /** The first header of this name, in any case, or null. */
  public String header(String name) {
    var values = headers.get(name);
    return values == null || values.isEmpty() ? null : values.get(0);
  }

  /** Whether this is a page, as far as the header {@code Content-Type} tells. */
  public boolean isHtml() {
    var type = header("Content-Type");
    return type != null
        && type.toLowerCase(Locale.ROOT)
            .strip()
            .matches("(?s)(text/html|application/xhtml\\+xml)\\b.*");
  }
}
