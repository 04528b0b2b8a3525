package io.qingping.wenlan.serve;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a browser asks for.
 *
 * @param path decoded, as {@code /show/...}
 * @param values of the query, each the first of its name, those that are blank left out
 * @param locale English or Chinese
 */
record Request(String method, String path, Map<String, String> values, Locale locale) {
  static final String LANGUAGE = "lang";

  private static final List<Locale> SPOKEN = List.of(Locale.ENGLISH, Locale.CHINESE);
  private static final int LONGEST = 1000; // characters of a value or of a header that is read

  /**
   * Reads what is asked.
   *
   * @throws Fault if the query is malformed
   */
  static Request of(HttpExchange exchange) {
    var values = values(exchange.getRequestURI().getRawQuery());
    var language = values.get(LANGUAGE);
    if (language != null && !language.equals("en") && !language.equals("zh")) {
      throw new Fault(400, "language", language);
    }
    return new Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        values,
        language == null ? preferred(exchange) : Locale.forLanguageTag(language));
  }

  private static Map<String, String> values(String query) {
    var values = new LinkedHashMap<String, String>();
    if (query == null) {
      return values;
    }
    for (var pair : query.split("&")) {
      int is = pair.indexOf('=');
      var name = decoded(is < 0 ? pair : pair.substring(0, is));
      var value = is < 0 ? "" : decoded(pair.substring(is + 1)).strip();
      if (value.length() > LONGEST) {
        throw new Fault(400, "long", LONGEST);
      }
      if (!value.isEmpty()) {
        values.putIfAbsent(name, value);
      }
    }
    return values;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Fault(400, "query");
    }
  }

  /** The language that the browser would like best, or else that of this program. */
  private static Locale preferred(HttpExchange exchange) {
    var wanted = exchange.getRequestHeaders().getFirst("Accept-Language");
    if (wanted != null && wanted.length() <= LONGEST) {
      try {
        var found = Locale.lookup(Locale.LanguageRange.parse(wanted), SPOKEN);
        if (found != null) {
          return found;
        }
      } catch (IllegalArgumentException e) {
        return own(); // no header of this kind, and not worth a refusal
      }
    }
    return own();
  }

  private static Locale own() {
    return Locale.getDefault().getLanguage().equals("zh") ? Locale.CHINESE : Locale.ENGLISH;
  }

  /** A request of which nothing but the language is understood. */
  static Request blank(HttpExchange exchange) {
    return new Request(exchange.getRequestMethod(), "/", Map.of(), preferred(exchange));
  }

  boolean isRead() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
