package io.qingping.wenlan.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Measures pairing against 100 pictures of real Chinese documentation whose texts were labelled by
 * hand, reading the pages; see the README beside them.
 */
class PairingQualityTest {
  private static final URI ROOT = URI.create("https://docs.example/");

  /** A picture and how the texts that belong to it begin; null for "is no candidate". */
  private record Label(String page, String image, Map<Role, List<String>> texts) {
    static Label of(String line) {
      var cells = line.split("\t");
      if (cells[2].equals("drop")) {
        return new Label(cells[0], cells[1], null);
      }
      var texts = new EnumMap<Role, List<String>>(Role.class);
      var roles = List.of(Role.HEADING, Role.CAPTION, Role.BEFORE, Role.AFTER);
      for (var i = 0; i < roles.size(); i++) {
        var cell = cells[i + 2];
        texts.put(
            roles.get(i), cell.equals("-") ? List.of() : Arrays.asList(cell.split(" \\+\\+ ")));
      }
      return new Label(cells[0], cells[1], texts);
    }
  }

  /** Right, wrong and missed texts of a role. */
  private static final class Score {
    private int right;
    private int wrong;
    private int missed;

    double precision() {
      return right / (double) (right + wrong);
    }

    double recall() {
      return right / (double) (right + missed);
    }

    @Override
    public String toString() {
      return "precision %.3f recall %.3f (%d right, %d wrong, %d missed)"
          .formatted(precision(), recall(), right, wrong, missed);
    }
  }

  private static final Map<Role, Score> SCORES = new EnumMap<>(Role.class);
  private static final Score PICTURES = new Score();
  private static final List<String> FAULTS = new ArrayList<>();

  @BeforeAll
  static void score() throws Exception {
    var folder = Path.of(PairingQualityTest.class.getResource("labelled/labels.tsv").toURI());
    var pages = new HashMap<String, Page>();
    for (var line : Files.readAllLines(folder)) {
      if (!line.startsWith("#")) {
        var label = Label.of(line);
        var page = pages.computeIfAbsent(label.page(), name -> read(folder.getParent(), name));
        score(label, page);
      }
    }
  }

  private static Page read(Path folder, String name) {
    try {
      return new PageReader()
          .read(Files.readAllBytes(folder.resolve(name)), null, ROOT.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void score(Label label, Page page) {
    var candidate =
        page.candidates().stream()
            .filter(c -> c.image().toString().endsWith("/" + label.image()))
            .findFirst();
    if (label.texts() == null) {
      PICTURES.wrong += candidate.isPresent() ? 1 : 0;
      return;
    }
    PICTURES.right += candidate.isPresent() ? 1 : 0;
    PICTURES.missed += candidate.isPresent() ? 0 : 1;
    label
        .texts()
        .forEach(
            (role, right) -> {
              var found =
                  candidate.stream()
                      .flatMap(c -> c.texts().stream())
                      .filter(t -> t.role() == role)
                      .map(RoleText::text)
                      .toList();
              score(label, role, right, found);
            });
  }

  private static void score(Label label, Role role, List<String> right, List<String> found) {
    var score = SCORES.computeIfAbsent(role, r -> new Score());
    // Chapter numbers are part of a heading's text in some pages, generated in others.
    var hits = right.stream().filter(r -> found.stream().anyMatch(f -> f.startsWith(r))).count();
    var wrong = found.stream().filter(f -> right.stream().noneMatch(f::startsWith)).count();
    score.right += (int) hits;
    score.missed += right.size() - (int) hits;
    score.wrong += (int) wrong;
    if (wrong > 0 || hits < right.size()) {
      FAULTS.add(label.page() + " " + label.image() + " " + role + ": " + found + " for " + right);
    }
  }

  @Test
  void findsTheTextsThatAReaderFinds() {
    var report = SCORES + "\npictures " + PICTURES + "\n" + String.join("\n", FAULTS);
    if (System.getProperty("report") != null) System.out.println(report);
    assertThat(SCORES)
        .as(report)
        .allSatisfy(
            (role, score) -> {
              assertThat(score.precision()).isGreaterThan(0.95);
              assertThat(score.recall()).isGreaterThan(0.95);
            });
  }
}
