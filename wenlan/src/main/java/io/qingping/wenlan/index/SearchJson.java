package io.qingping.wenlan.index;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** All that is known of what was found, as JSON: {@code results}, or {@code groups}. */
public final class SearchJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SearchJson() {}

  /** The answer to a query, best first. */
  public static ObjectNode hits(List<Hit> hits) {
    var root = JSON.createObjectNode();
    var results = root.putArray("results");
    for (var hit : hits) {
      var node = results.addObject();
      describe(node, hit.picture());
      node.put("score", hit.score());
      hit.similarity().ifPresent(cosine -> node.put("similarity", cosine));
      node.put("byText", hit.byText());
      hit.alike().forEach(picture -> describe(node.withArray("alike").addObject(), picture));
    }
    return root;
  }

  /** Groups of pictures that are nearly the same. */
  public static ObjectNode groups(List<List<IndexedPicture>> groups) {
    var root = JSON.createObjectNode();
    var all = root.putArray("groups");
    for (var group : groups) {
      var node = all.addArray();
      group.forEach(picture -> describe(node.addObject(), picture));
    }
    return root;
  }

  private static void describe(ObjectNode node, IndexedPicture picture) {
    var origin = picture.origin();
    node.put("picture", picture.name());
    if (!origin.member().isEmpty()) {
      node.put("shard", origin.container());
      node.put("member", origin.member());
    }
    node.put("width", picture.facts().width());
    node.put("height", picture.facts().height());
    picture.facts().taken().ifPresent(time -> node.put("taken", time.toString()));
    node.put("sha256", origin.sha256());
    node.put("hash", String.format(Locale.ROOT, "%016x", picture.facts().hash()));
    if (!origin.page().isEmpty()) {
      node.put("page", origin.page());
    }
    for (var text : origin.texts()) {
      node.withArray("texts").addObject().put("role", text.role()).put("text", text.text());
    }
  }
}
