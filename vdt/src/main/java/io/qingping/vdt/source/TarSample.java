package io.qingping.vdt.source;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * One sample of a WebDataset archive: a video, or frames. It is unpacked while it is decoded.
 *
 * @param key what its entries' names have in common
 * @param entries names in the archive, in order
 */
record TarSample(Path archive, String key, List<String> entries) implements Footage {
  @Override
  public String name() {
    return archive + ":" + key;
  }

  @Override
  public String stamp() throws IOException {
    return VideoFile.stamp(archive) + " " + key;
  }

  @Override
  public void decode(Consumer<Picture> frames) throws IOException {
    var folder = Files.createTempDirectory("qp-sample");
    var files = new ArrayList<Path>();
    try {
      unpack(folder, files);
      var videos = files.stream().filter(file -> !FileKinds.isPicture(file.toString())).toList();
      if (!videos.isEmpty()) {
        new VideoFile(videos.get(0)).decode(frames);
      } else {
        new FrameFolder(folder, files).decode(frames);
      }
    } finally {
      for (var file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    }
  }

  /** Files are named by number: names in an archive may point anywhere. */
  private void unpack(Path folder, List<Path> files) throws IOException {
    var wanted = Set.copyOf(entries);
    try (var tar = new TarFile(archive)) {
      var found = new TarArchiveEntry[entries.size()];
      for (var entry : tar.getEntries()) {
        if (wanted.contains(entry.getName())) {
          found[entries.indexOf(entry.getName())] = entry;
        }
      }
      for (int i = 0; i < found.length; i++) {
        if (found[i] == null) {
          throw new MediaException("source.no-frames", name());
        }
        var file = folder.resolve(i + "." + FileKinds.extension(entries.get(i)));
        files.add(file);
        try (var in = tar.getInputStream(found[i])) {
          Files.copy(in, file);
        }
      }
    }
  }
}
