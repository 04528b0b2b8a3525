package io.qingping.wenlan.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.wenlan.filter.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What pages say of a picture that stands on several: {@code qp wenlan gather} keeps it where it
 * comes first, and the others' texts remain in the outcomes ({@code 00000.jsonl}) beside the
 * shards. Only texts of the picture itself count, not those around it.
 */
final class FurtherTexts {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> OWN = Set.of("caption", "alt", "title");
  private static final String OUTCOMES = "[0-9]*.jsonl";

  private final Map<String, String> kept = new HashMap<>(); // by address, and by content
  private final Map<String, SampleText> texts = new HashMap<>();

  private FurtherTexts() {}

  /** Of all shards in a folder. */
  static FurtherTexts of(Path folder) throws IOException {
    var further = new FurtherTexts();
    var files = new ArrayList<Path>();
    try (var found = Files.newDirectoryStream(folder, OUTCOMES)) {
      found.forEach(files::add);
    }
    files.sort(null);
    for (var file : files) {
      try (var lines = Files.lines(file)) {
        lines.forEach(line -> further.add(file, line));
      } catch (UncheckedIOException e) {
        continue; // not in UTF-8, so no outcomes of ours
      }
    }
    return further;
  }

  private void add(Path file, String line) {
    JsonNode outcome;
    try {
      outcome = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return; // as above
    }
    var address = outcome.path("url").asText();
    var content = outcome.path("sha256").asText();
    if (outcome.has("key")) {
      var place = place(file, outcome.get("key").asText());
      Stream.of(address, content)
          .filter(name -> !name.isEmpty())
          .forEach(name -> kept.putIfAbsent(name, place));
      return;
    }
    var reason = outcome.path("reason").asText();
    var place =
        reason.equals(Reason.SAME_ADDRESS.name())
            ? kept.get(address)
            : reason.equals(Reason.SAME_BYTES.name()) ? kept.get(content) : null;
    if (place != null) {
      var own = new ArrayList<NearbyText>();
      for (var text : outcome.path("texts")) {
        if (OWN.contains(text.path("role").asText())) {
          own.add(new NearbyText(text.get("role").asText(), text.path("text").asText()));
        }
      }
      texts.merge(place, new SampleText(own, ""), SampleText::and);
    }
  }

  /** Of one sample. */
  SampleText of(Path shard, String key) {
    return texts.getOrDefault(place(shard, key), SampleText.NONE);
  }

  /** Differs as soon as a sample of the shard has other such texts; empty if there are none. */
  String stamp(Path shard) {
    int hash =
        texts.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(place(shard, "")))
            .filter(entry -> !entry.getValue().texts().isEmpty())
            .mapToInt(Map.Entry::hashCode)
            .sum();
    return hash == 0 ? "" : " " + Integer.toHexString(hash);
  }

  /** Without the ending, in which a shard and its outcomes differ. */
  private static String place(Path file, String key) {
    var name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.')) + '#' + key;
  }
}
