package io.qingping.wenlan.gather;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.wenlan.shard.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The first pictures of each outcome, small, for the report; kept in a file while a run lasts. */
final class Showcase {
  /** What stands instead of a reason for what was kept. */
  static final String KEPT = "KEPT";

  private static final int KEPT_SHOWN = 24;
  private static final int DROPPED_SHOWN = 8; // for each reason
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private final List<Exhibit> exhibits = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /**
   * A picture in the report.
   *
   * @param outcome a reason, or {@link #KEPT}
   * @param jpeg small
   */
  record Exhibit(long n, String outcome, String url, String page, String text, byte[] jpeg) {}

  /** Shows nothing. */
  Showcase() {
    file = null;
  }

  /** Takes over what was collected before the run was stopped. */
  Showcase(Path file, long next) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      for (var line : Files.readAllLines(file)) {
        read(line, next);
      }
    }
    var lines = new ArrayList<String>();
    for (var exhibit : exhibits) {
      lines.add(JSON.writeValueAsString(exhibit));
    }
    Files.write(file, lines);
  }

  private void read(String line, long next) {
    try {
      var exhibit = JSON.readValue(line, Exhibit.class);
      if (exhibit.n() < next) {
        exhibits.add(exhibit);
        counts.merge(exhibit.outcome(), 1, Integer::sum);
      }
    } catch (JsonProcessingException e) {
      return; // the last line of a killed process: a picture less in the report
    }
  }

  /** How the thumbnail is made, if it is wanted. */
  interface Thumbnail {
    byte[] make() throws InterruptedException;
  }

  void offer(Outcome outcome, Thumbnail thumbnail) throws InterruptedException {
    var name = outcome.reason().map(Enum::name).orElse(KEPT);
    int limit = name.equals(KEPT) ? KEPT_SHOWN : DROPPED_SHOWN;
    if (counts.getOrDefault(name, 0) >= limit) {
      return;
    }
    var jpeg = thumbnail.make();
    if (jpeg.length == 0) {
      return;
    }
    var exhibit =
        new Exhibit(
            outcome.n(),
            name,
            outcome.field("url"),
            outcome.field("page"),
            outcome.field("caption"),
            jpeg);
    counts.merge(name, 1, Integer::sum);
    exhibits.add(exhibit);
    try {
      Files.writeString(file, JSON.writeValueAsString(exhibit) + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Exhibit> of(String outcome) {
    return exhibits.stream().filter(exhibit -> exhibit.outcome().equals(outcome)).toList();
  }
}
