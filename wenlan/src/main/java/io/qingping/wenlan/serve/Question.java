package io.qingping.wenlan.serve;

import io.qingping.wenlan.index.SearchFilter;
import io.qingping.wenlan.index.SearchQuery;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is looked for, as an address says it: words, or a picture of the index ({@code like}, its
 * SHA-256), or one that was uploaded ({@code picture}, its token); and filters.
 */
record Question(Map<String, String> values) {
  static final String WORDS = "q";
  static final String LIKE = "like";
  static final String PICTURE = "picture";
  static final String DATE = "date";
  static final String SIZE = "size";
  static final String FOLDER = "folder";
  static final String LIMIT = "limit";
  static final int MOST = 400; // hits

  private static final int USUAL = 40; // hits

  /** What makes a question; the rest of an address is not kept. */
  private static final List<String> NAMES =
      List.of(WORDS, LIKE, PICTURE, DATE, SIZE, FOLDER, LIMIT, Request.LANGUAGE);

  static Question of(Request request) {
    var values = new LinkedHashMap<String, String>();
    for (var name : NAMES) {
      var value = request.values().get(name);
      if (value != null) {
        values.put(name, value);
      }
    }
    return new Question(values);
  }

  /**
   * The words.
   *
   * @throws Fault if there are too many
   */
  String words() {
    if (value(WORDS).length() > SearchQuery.LONGEST) {
      throw new Fault(400, "words", SearchQuery.LONGEST);
    }
    return value(WORDS);
  }

  String value(String name) {
    return values.getOrDefault(name, "");
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  boolean hasFilter() {
    return has(DATE) || has(SIZE) || has(FOLDER);
  }

  /**
   * The filters.
   *
   * @throws io.qingping.media.MediaException if one cannot be understood
   */
  SearchFilter filter() {
    return new SearchFilter(
        Optional.ofNullable(values.get(DATE)).map(SearchFilter.Dates::parse),
        Optional.ofNullable(values.get(FOLDER)).map(Question::folder),
        Optional.ofNullable(values.get(SIZE)).map(SearchFilter.Sizes::parse));
  }

  private static Path folder(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new Fault(400, "folder", name);
    }
  }

  /** How many hits are wanted. */
  int limit() {
    if (!has(LIMIT)) {
      return USUAL;
    }
    try {
      int limit = Integer.parseInt(value(LIMIT));
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw new Fault(400, "limit", value(LIMIT), MOST);
    }
    throw new Fault(400, "limit", value(LIMIT), MOST);
  }

  /** The same question with one thing otherwise; blank takes it away. */
  Question with(String name, String value) {
    var other = new LinkedHashMap<>(values);
    if (value.isEmpty()) {
      other.remove(name);
    } else {
      other.put(name, value);
    }
    return new Question(other);
  }

  /** Nothing but the language. */
  Question blank() {
    return new Question(Map.of()).with(Request.LANGUAGE, value(Request.LANGUAGE));
  }

  /** Its address on this site, not escaped. */
  String address(String path) {
    return values.isEmpty()
        ? path
        : values.entrySet().stream()
            .map(
                value ->
                    value.getKey()
                        + "="
                        + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", path + "?", ""));
  }
}
