package io.qingping.wenlan.train;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.photo.PhotoReader;
import io.qingping.media.photo.ReadLimits;
import io.qingping.wenlan.image.ImageInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * The pictures of pairs, decoded once and kept in memory at the size of a network's input: {@code 3
 * size^2} bytes each.
 *
 * @param pairs those whose picture could be read
 * @param pictures of each of them
 */
record Pictures(List<Pair> pairs, List<Picture> pictures) {
  /**
   * Decodes the pictures of pairs.
   *
   * @param skipped is told about each that cannot be read
   */
  static Pictures read(List<Pair> pairs, ImageInput input, Consumer<MediaException> skipped)
      throws IOException {
    Map<Path, Map<String, Integer>> byArchive = new LinkedHashMap<>();
    for (int i = 0; i < pairs.size(); i++) {
      var pair = pairs.get(i);
      byArchive.computeIfAbsent(pair.archive(), a -> new LinkedHashMap<>()).put(pair.entry(), i);
    }
    var decoded = new Picture[pairs.size()];
    for (var archive : byArchive.entrySet()) {
      read(archive.getKey(), archive.getValue(), input, decoded, skipped);
    }
    var kept = new ArrayList<Pair>();
    var pictures = new ArrayList<Picture>();
    for (int i = 0; i < decoded.length; i++) {
      if (decoded[i] != null) {
        kept.add(pairs.get(i));
        pictures.add(decoded[i]);
      }
    }
    return new Pictures(kept, pictures);
  }

  private static void read(
      Path archive,
      Map<String, Integer> wanted,
      ImageInput input,
      Picture[] decoded,
      Consumer<MediaException> skipped)
      throws IOException {
    var reader = new PhotoReader();
    try (var tar = new TarFile(archive)) {
      for (var entry : tar.getEntries()) {
        var number = wanted.get(entry.getName());
        if (number == null) {
          continue;
        }
        try (var in = tar.getInputStream(entry)) {
          var photo = reader.read(in.readAllBytes(), entry.getName(), ReadLimits.standard());
          decoded[number] = input.fitted(photo.picture());
        } catch (MediaException e) {
          skipped.accept(e);
        }
      }
    }
  }

  /** Those pairs that a test names. */
  Pictures where(Predicate<Pair> test) {
    var kept = new ArrayList<Pair>();
    var some = new ArrayList<Picture>();
    for (int i = 0; i < pairs.size(); i++) {
      if (test.test(pairs.get(i))) {
        kept.add(pairs.get(i));
        some.add(pictures.get(i));
      }
    }
    return new Pictures(kept, some);
  }
}
