package io.qingping.vdt.source;

import io.qingping.media.Picture;
import io.qingping.media.photo.PhotoReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Frames that are files of their own.
 *
 * @param files in order
 */
record FrameFolder(Path folder, List<Path> files) implements Footage {
  @Override
  public String name() {
    return folder.toString();
  }

  @Override
  public String stamp() throws IOException {
    var stamp = new StringBuilder();
    for (var file : files) {
      stamp.append(VideoFile.stamp(file)).append('\n');
    }
    return stamp.toString();
  }

  @Override
  public void decode(Consumer<Picture> frames) {
    var reader = new PhotoReader();
    for (var file : files) {
      frames.accept(reader.read(file).picture());
    }
  }
}
