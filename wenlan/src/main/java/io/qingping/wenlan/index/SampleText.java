package io.qingping.wenlan.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The texts of one picture, and the page it came from.
 *
 * @param page empty where none is known
 */
record SampleText(List<NearbyText> texts, String page) {
  static final SampleText NONE = new SampleText(List.of(), "");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Keys of one text each, as other tools write them. */
  private static final List<String> KEYS =
      List.of("caption", "title", "description", "alt", "text");

  SampleText {
    texts = texts.stream().filter(text -> !text.text().isEmpty()).distinct().toList();
  }

  static SampleText of(String role, String text) {
    return new SampleText(List.of(new NearbyText(role, text)), "");
  }

  /**
   * From a JSON object with {@code texts} (of {@code role} and {@code text}) and {@code page} or
   * {@code url}, or with the keys of img2dataset.
   */
  static SampleText ofJson(byte[] bytes) throws IOException {
    var node = JSON.readTree(bytes);
    var texts = new ArrayList<NearbyText>();
    for (var text : node.path("texts")) {
      if (text.path("text").isTextual()) {
        texts.add(new NearbyText(text.path("role").asText("text"), text.get("text").asText()));
      }
    }
    for (var key : KEYS) {
      if (node.path(key).isTextual()) {
        texts.add(new NearbyText(key, node.get(key).asText()));
      }
    }
    var page =
        Stream.of("page", "url")
            .map(node::path)
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .findFirst()
            .orElse("");
    return new SampleText(texts, page);
  }

  SampleText and(SampleText other) {
    var both = new ArrayList<>(texts);
    both.addAll(other.texts);
    return new SampleText(both, page.isEmpty() ? other.page : page);
  }
}
