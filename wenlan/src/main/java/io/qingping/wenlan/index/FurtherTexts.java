package io.qingping.wenlan.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.wenlan.filter.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * What pages say of a picture that stands on several: {@code qp wenlan gather} keeps it where it
 * comes first, and the others' texts remain in the outcomes ({@code 00000.jsonl}) beside the
 * shards. Only texts of the picture itself count, not those around it.
 */
final class FurtherTexts {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> OWN = Set.of("caption", "alt", "title");
  private static final String OUTCOMES = "[0-9]*.jsonl";

  /** By the shard's name without its ending, and the sample's key. */
  private final Map<String, Map<String, SampleText>> texts = new HashMap<>();

  private FurtherTexts() {}

  /** Of all shards in a folder. */
  static FurtherTexts of(Path folder) throws IOException {
    var files = new ArrayList<Path>();
    try (var found = Files.newDirectoryStream(folder, OUTCOMES)) {
      found.forEach(files::add);
    }
    files.sort(null);
    var dropped = new HashMap<String, SampleText>(); // by address or content
    read(files, (file, outcome) -> dropped(outcome, dropped));
    var further = new FurtherTexts();
    read(files, (file, outcome) -> further.kept(file, outcome, dropped));
    return further;
  }

  private static void read(List<Path> files, BiConsumer<Path, JsonNode> receiver) {
    for (var file : files) {
      try (var lines = Files.lines(file)) {
        for (var line : (Iterable<String>) lines::iterator) {
          receiver.accept(file, JSON.readTree(line));
        }
      } catch (IOException | UncheckedIOException e) {
        continue; // cannot be read, or no outcomes of ours, from here on
      }
    }
  }

  private static void dropped(JsonNode outcome, Map<String, SampleText> dropped) {
    var reason = outcome.path("reason").asText();
    var by =
        reason.equals(Reason.SAME_ADDRESS.name())
            ? "url"
            : reason.equals(Reason.SAME_BYTES.name()) ? "sha256" : "";
    if (!outcome.has(by)) {
      return;
    }
    var own = new ArrayList<NearbyText>();
    for (var text : outcome.path("texts")) {
      if (OWN.contains(text.path("role").asText())) {
        own.add(new NearbyText(text.get("role").asText(), text.path("text").asText()));
      }
    }
    if (!own.isEmpty()) {
      dropped.merge(outcome.get(by).asText(), new SampleText(own, ""), SampleText::and);
    }
  }

  private void kept(Path file, JsonNode outcome, Map<String, SampleText> dropped) {
    if (!outcome.has("key")) {
      return;
    }
    for (var by : List.of("url", "sha256")) {
      var further = dropped.remove(outcome.path(by).asText());
      if (further != null) {
        texts
            .computeIfAbsent(name(file), shard -> new TreeMap<>())
            .merge(outcome.get("key").asText(), further, SampleText::and);
      }
    }
  }

  /** Of one sample. */
  SampleText of(Path shard, String key) {
    return ofShard(shard).getOrDefault(key, SampleText.NONE);
  }

  private Map<String, SampleText> ofShard(Path shard) {
    return texts.getOrDefault(name(shard), Map.of());
  }

  /** Differs as soon as a sample of the shard has other such texts; empty if there are none. */
  String stamp(Path shard) {
    var further = ofShard(shard);
    return further.isEmpty() ? "" : " " + Integer.toHexString(further.toString().hashCode());
  }

  private static String name(Path file) {
    var name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }
}
