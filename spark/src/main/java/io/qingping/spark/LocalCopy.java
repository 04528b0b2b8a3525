package io.qingping.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/**
 * A file on this machine's disk, under its own name.
 *
 * @param copied whether it is only a copy in a folder of its own, which is deleted at the end
 */
record LocalCopy(Path file, boolean copied) implements AutoCloseable {
  /** The file itself where it is local, else a copy in the folder for temporary files. */
  static LocalCopy of(org.apache.hadoop.fs.Path path, Configuration hadoop) throws IOException {
    var files = path.getFileSystem(hadoop);
    if (files.getScheme().equals("file")) {
      return new LocalCopy(Path.of(files.makeQualified(path).toUri().getPath()), false);
    }
    var folder = Files.createTempDirectory("qingping");
    var copy = new LocalCopy(folder.resolve(path.getName()), true);
    try (var in = files.open(path)) {
      Files.copy(in, copy.file);
      return copy;
    } catch (IOException | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (copied) {
      Files.deleteIfExists(file);
      Files.delete(file.getParent());
    }
  }
}
