package io.qingping.vdt.source;

import io.qingping.media.Picture;
import io.qingping.media.clip.ClipReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A video of any container and codec that FFmpeg reads. */
record VideoFile(Path file) implements Footage {
  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public String stamp() throws IOException {
    return stamp(file);
  }

  static String stamp(Path file) throws IOException {
    return "%s %d %d"
        .formatted(
            file.toAbsolutePath(), Files.size(file), Files.getLastModifiedTime(file).toMillis());
  }

  @Override
  public void decode(Consumer<Picture> frames) {
    try (var reader = ClipReader.open(file)) {
      for (var frame = reader.next(); frame.isPresent(); frame = reader.next()) {
        frames.accept(frame.get());
      }
    }
  }
}
