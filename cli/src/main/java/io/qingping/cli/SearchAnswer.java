package io.qingping.cli;

import io.qingping.wenlan.index.Hit;
import io.qingping.wenlan.index.IndexedPicture;
import io.qingping.wenlan.index.SearchJson;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.List;

/** What a search found, as a table or as JSON. */
final class SearchAnswer {
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
    out.println(SearchJson.hits(hits));
  }

  void jsonGroups(List<List<IndexedPicture>> groups) {
    out.println(SearchJson.groups(groups));
  }
}
