package io.qingping.wenlan.index;

/**
 * A text that stands near a picture.
 *
 * @param role where it was found: {@code name}, {@code sidecar}, {@code alt}, {@code caption}, ...
 */
public record NearbyText(String role, String text) {
  static final int LONGEST = 4000; // characters; more is a document, not a text near a picture

  public NearbyText {
    text = text.strip();
    text = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }
}
