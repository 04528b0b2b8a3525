package io.qingping.vdt.source;

import io.qingping.media.MediaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarFile;

/** Finds the footage below a folder, in natural order of names. */
final class FootageFinder {
  private FootageFinder() {}

  /** Every file that is not hidden; whether it is a video shows when it is read. */
  static List<Footage> videos(Path folder) throws IOException {
    return files(folder).stream().<Footage>map(VideoFile::new).toList();
  }

  /** Every folder that holds pictures. */
  static List<Footage> frames(Path folder) throws IOException {
    var folders = new TreeMap<Path, List<Path>>(byName());
    for (var file : files(folder)) {
      if (FileKinds.isPicture(file.toString())) {
        folders.computeIfAbsent(file.getParent(), f -> new ArrayList<>()).add(file);
      }
    }
    return folders.entrySet().stream()
        .<Footage>map(e -> new FrameFolder(e.getKey(), e.getValue()))
        .toList();
  }

  /** Every sample of every archive; an archive that cannot be read is told. */
  static List<Footage> tars(Path folder, Consumer<MediaException> skipped) throws IOException {
    var samples = new ArrayList<Footage>();
    for (var file : files(folder)) {
      if (!FileKinds.extension(file.toString()).equals("tar")) {
        continue;
      }
      try {
        samples.addAll(samples(file));
      } catch (IOException e) {
        skipped.accept(new MediaException(e, "source.unreadable", file, e.getMessage()));
      }
    }
    return samples;
  }

  /**
   * WebDataset: what comes before the first dot of the name is the sample's key. Where each picture
   * would be a sample of its own, its folder is the sample.
   */
  private static List<TarSample> samples(Path archive) throws IOException {
    Map<String, List<String>> byKey = new TreeMap<>(FileKinds.NATURAL);
    try (var tar = new TarFile(archive)) {
      for (var entry : tar.getEntries()) {
        var name = entry.getName();
        if (entry.isFile() && (FileKinds.isPicture(name) || FileKinds.isVideo(name))) {
          byKey.computeIfAbsent(key(name), k -> new ArrayList<>()).add(name);
        }
      }
    }
    Map<String, List<String>> samples = new TreeMap<>(FileKinds.NATURAL);
    byKey.forEach(
        (key, names) -> {
          boolean lonely = names.size() == 1 && FileKinds.isPicture(names.get(0));
          int folder = key.lastIndexOf('/');
          var sample = lonely && folder > 0 ? key.substring(0, folder) : key;
          samples.computeIfAbsent(sample, k -> new ArrayList<>()).addAll(names);
        });
    samples.values().forEach(names -> names.sort(FileKinds.NATURAL));
    return samples.entrySet().stream()
        .map(e -> new TarSample(archive, e.getKey(), List.copyOf(e.getValue())))
        .toList();
  }

  private static String key(String name) {
    int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
      throw new MediaException("source.no-folder", folder);
    }
    try (var walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted(byName())
          .toList();
    }
  }

  private static Comparator<Path> byName() {
    return Comparator.comparing(Path::toString, FileKinds.NATURAL);
  }
}
