package io.qingping.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qingping.wenlan.index.Hit;
import io.qingping.wenlan.index.IndexedPicture;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** What a search found, as a table or as JSON. */
final class SearchAnswer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int TEXT = 60; // characters shown of the texts near a picture

  private final PrintWriter out;

  SearchAnswer(PrintWriter out) {
    this.out = out;
  }

  /** A row a picture: rank, similarity, day, size, place, and what was said near it. */
  void table(List<Hit> hits) {
    if (hits.isEmpty()) {
      out.println(Text.of("wenlan.search.nothing"));
    }
    int rank = 1;
    for (var hit : hits) {
      var similarity =
          hit.similarity().isPresent() ? "%.2f".formatted(hit.similarity().getAsDouble()) : "-";
      out.printf(
          "%3d  %5s%s  %s%n",
          rank++, similarity, hit.byText() ? "*" : " ", row(hit.picture(), hit.alike().size()));
    }
    if (hits.stream().anyMatch(Hit::byText)) {
      out.println(Text.of("wenlan.search.star"));
    }
  }

  private static String row(IndexedPicture picture, int alike) {
    var facts = picture.facts();
    var row =
        "%-10s  %-11s  %s"
            .formatted(
                facts.taken().map(time -> time.toLocalDate()).map(LocalDate::toString).orElse("-"),
                facts.width() + "x" + facts.height(),
                picture.name());
    var texts = new StringBuilder(row);
    if (alike > 0) {
      texts.append("  ").append(Text.of("wenlan.search.alike-too", alike));
    }
    picture.origin().texts().stream()
        .filter(text -> !text.role().equals("name"))
        .findFirst()
        .ifPresent(text -> texts.append("  ").append(shortened(text.text())));
    return texts.toString();
  }

  private static String shortened(String text) {
    var line = text.replaceAll("\\s+", " ");
    return line.length() <= TEXT ? line : line.substring(0, TEXT) + "…";
  }

  void groups(List<List<IndexedPicture>> shown, int all) {
    out.println(Text.of("wenlan.search.groups", all));
    for (var group : shown) {
      out.println();
      group.forEach(picture -> out.println("  " + row(picture, 0)));
    }
  }

  void json(List<Hit> hits) {
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
    out.println(root);
  }

  void jsonGroups(List<List<IndexedPicture>> groups) {
    var root = JSON.createObjectNode();
    var all = root.putArray("groups");
    for (var group : groups) {
      var node = all.addArray();
      group.forEach(picture -> describe(node.addObject(), picture));
    }
    out.println(root);
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
