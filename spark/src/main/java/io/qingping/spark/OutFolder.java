package io.qingping.spark;

import io.qingping.wenlan.gather.Tally;
import io.qingping.wenlan.shard.ShardException;
import io.qingping.wenlan.shard.ShardFolder;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/** The folder of shards that a job writes, on any file system that Hadoop knows. */
final class OutFolder implements Serializable {
  private final String folder;
  private final String run;
  private final SerializableConfiguration hadoop;

  OutFolder(String folder, String run, SerializableConfiguration hadoop) {
    this.folder = folder;
    this.run = run;
    this.hadoop = hadoop;
  }

  /**
   * Marks a new folder as one of shards.
   *
   * @throws ShardException if it holds anything but this run
   */
  void claim() throws IOException {
    var files = files();
    var mark = new Path(folder, ShardFolder.MARK);
    if (files.exists(mark)) {
      requireThisRun(files, mark);
      return;
    }
    if (files.exists(new Path(folder)) && files.listStatus(new Path(folder)).length > 0) {
      throw new ShardException(
          folder + " has files of something else in it: choose an empty or a new folder");
    }
    files.mkdirs(work());
    write(mark, ShardFolder.mark());
  }

  private void requireThisRun(FileSystem files, Path mark) throws IOException {
    byte[] found;
    try (var in = files.open(mark)) {
      found = in.readAllBytes();
    }
    if (!Arrays.equals(found, ShardFolder.mark()) || !files.exists(work())) {
      throw new ShardException(
          folder + " holds other shards: a job on a cluster needs an empty or a new folder");
    }
  }

  /** Where the run keeps what it has computed so far. */
  Path work() {
    return new Path(folder, ".gather/" + run);
  }

  /** What the folder holds, if the run has ended. */
  Optional<Tally> ended() throws IOException {
    if (!files().exists(new Path(work(), "ended"))) {
      return Optional.empty();
    }
    try (var report = files().open(new Path(folder, "report.json"))) {
      return Optional.of(Tally.read(report));
    }
  }

  /** Forgets what was only computed for the shards. */
  void end() throws IOException {
    var files = files();
    files.delete(work(), true);
    files.mkdirs(work());
    write(new Path(work(), "ended"), new byte[0]);
  }

  /** Gives a file of this machine its place in the folder, whole or not at all, in place of one. */
  void put(java.nio.file.Path local) throws IOException {
    var files = files();
    var place = new Path(folder, local.getFileName().toString());
    var part = new Path(work(), "part-" + UUID.randomUUID()); // attempts may overlap
    files.copyFromLocalFile(true, true, new Path(local.toUri()), part);
    files.delete(place, false);
    if (!files.rename(part, place)) {
      throw new IOException(place + " cannot be written");
    }
  }

  private void write(Path file, byte[] bytes) throws IOException {
    try (var out = files().create(file, true)) {
      out.write(bytes);
    }
  }

  private FileSystem files() throws IOException {
    var files = new Path(folder).getFileSystem(hadoop.value());
    files.setWriteChecksum(false); // on a local disk: no .crc beside each file
    return files;
  }
}
