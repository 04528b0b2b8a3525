package io.qingping.wenlan.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * Pairs in WebDataset archives: of each key a picture ({@code .jpg}, {@code .png} or {@code
 * .webp}), {@code .txt}, and {@code .json} with {@code "texts": [{"role": ..., "text": ...}]} and
 * maybe {@code "family"}. Without texts in the JSON the text file is one of the role {@code
 * caption}.
 */
final class PairShards {
  private static final Set<String> PICTURES = Set.of("jpg", "jpeg", "png", "webp");
  private static final long LARGEST_TEXT = 1 << 20; // bytes
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final class Entries {
    private String picture;
    private String caption;
    private JsonNode about;
  }

  private PairShards() {}

  /**
   * All pairs, in order of archives and keys.
   *
   * @param path a {@code .tar} file or a folder of them
   * @throws ModelFormatException if there is none
   */
  static List<Pair> read(Path path) throws IOException {
    var pairs = new ArrayList<Pair>();
    for (var archive : archives(path)) {
      pairs.addAll(ofArchive(archive));
    }
    if (pairs.isEmpty()) {
      throw new ModelFormatException(
          path.toString(), "holds no pair: a .tar with NNNN.jpg and NNNN.txt or NNNN.json is one");
    }
    return pairs;
  }

  private static List<Path> archives(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new ModelFormatException(path.toString(), "does not exist");
    }
    try (var files = Files.walk(path)) {
      return files.filter(file -> file.toString().endsWith(".tar")).sorted().toList();
    }
  }

  private static List<Pair> ofArchive(Path archive) throws IOException {
    Map<String, Entries> byKey = new TreeMap<>();
    try (var tar = new TarFile(archive)) {
      for (var entry : tar.getEntries()) {
        var name = entry.getName();
        int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
        if (!entry.isFile() || dot < 0) {
          continue;
        }
        var entries = byKey.computeIfAbsent(name.substring(0, dot), key -> new Entries());
        var ending = name.substring(dot + 1);
        if (PICTURES.contains(ending)) {
          entries.picture = name;
        } else if (entry.getSize() <= LARGEST_TEXT) {
          try (var in = tar.getInputStream(entry)) {
            if (ending.equals("txt")) {
              entries.caption = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            } else if (ending.equals("json")) {
              entries.about = JSON.readTree(in.readAllBytes());
            }
          }
        }
      }
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(archive.toString(), "holds JSON that is not valid", e);
    }
    var pairs = new ArrayList<Pair>();
    for (var entries : byKey.values()) {
      var texts = texts(entries);
      if (entries.picture != null && !texts.isEmpty()) {
        var family = entries.about == null ? "" : entries.about.path("family").asText();
        pairs.add(
            new Pair(
                archive, entries.picture, texts, family.isEmpty() ? texts.get(0).text() : family));
      }
    }
    return pairs;
  }

  private static List<Pair.Text> texts(Entries entries) {
    var texts = new ArrayList<Pair.Text>();
    if (entries.about != null) {
      for (var text : entries.about.path("texts")) {
        add(texts, text.path("role").asText("caption"), text.path("text").asText());
      }
    }
    if (texts.isEmpty()) {
      add(texts, "caption", entries.caption);
    }
    return texts;
  }

  private static void add(List<Pair.Text> texts, String role, String text) {
    if (text != null && !text.isBlank()) {
      texts.add(new Pair.Text(role, text.strip()));
    }
  }
}
