package io.qingping.wenlan.serve;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a browser gets.
 *
 * @param headers beside those that all answers have
 */
record Answer(int status, String mediaType, byte[] body, Map<String, String> headers) {
  /** Whatever has this name will always have this content. */
  private static final String FOREVER = "private, max-age=86400, immutable";

  static Answer page(int status, String html) {
    return new Answer(
        status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  static Answer json(int status, String json) {
    return new Answer(
        status, "application/json; charset=utf-8", json.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /** A picture under the name of its content. */
  static Answer picture(String mediaType, byte[] bytes) {
    return new Answer(200, mediaType, bytes, Map.of("Cache-Control", FOREVER));
  }

  static Answer drawing(String svg) {
    return new Answer(200, "image/svg+xml", svg.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /** Leads to another page of this site. */
  static Answer seeOther(String address) {
    return new Answer(303, "text/plain", new byte[0], Map.of("Location", address));
  }

  Answer with(String header, String value) {
    var all = new HashMap<>(headers);
    all.put(header, value);
    return new Answer(status, mediaType, body, all);
  }
}
