package io.qingping.wenlan.shard;

import com.fasterxml.jackson.databind.JsonNode;
import io.qingping.tensor.format.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A folder of shards {@code 00000.tar}, {@code 00000.jsonl}, {@code 00000_stats.json}, {@code
 * 00001.tar}, and so on, which one process at a time may add to. What several runs added stands in
 * it one after the other.
 */
public final class ShardFolder implements AutoCloseable {
  /** The file that marks a folder. */
  public static final String MARK = "gather.json";

  private static final String FORMAT = "qingping-shards";
  private static final int VERSION = 1;

  private final Path folder;
  private final FileChannel lockFile;
  private final FileLock lock;
  private final List<ShardStats> finished = new ArrayList<>();

  private ShardFolder(Path folder, FileChannel lockFile, FileLock lock) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Opens a folder, or makes it.
   *
   * @throws ShardException if there is something else in it, if a shard is not whole, or if another
   *     process adds to it
   */
  public static ShardFolder open(Path folder) throws IOException {
    claim(folder);
    Files.createDirectories(folder.resolve(".gather"));
    var channel =
        FileChannel.open(
            folder.resolve(".gather/lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      var lock = channel.tryLock();
      if (lock == null) {
        throw inUse(folder, null);
      }
      var opened = new ShardFolder(folder, channel, lock);
      opened.readFinished();
      return opened;
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(folder, e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static ShardException inUse(Path folder, Throwable cause) {
    return new ShardException(folder + " is in use by another process", cause);
  }

  private static void claim(Path folder) throws IOException {
    var mark = folder.resolve(MARK);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new ShardException(folder + " is a file, not a folder");
    }
    if (Files.exists(mark)) {
      requireMark(mark);
      return;
    }
    Files.createDirectories(folder);
    try (var files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new ShardException(
            "%s has files of something else in it: choose an empty or a new folder"
                .formatted(folder));
      }
    }
    DurableFile.write(mark, mark());
  }

  /** What stands in {@link #MARK}. */
  public static byte[] mark() {
    var root = Outcome.JSON.createObjectNode().put("format", FORMAT).put("version", VERSION);
    return root.toPrettyString().getBytes(StandardCharsets.UTF_8);
  }

  private static void requireMark(Path mark) {
    JsonNode root;
    try {
      root = Outcome.JSON.readTree(Files.readAllBytes(mark));
    } catch (IOException e) {
      throw new ShardException(mark + " cannot be read: choose another folder", e);
    }
    if (!root.path("format").asText().equals(FORMAT) || root.path("version").asInt() != VERSION) {
      throw new ShardException(
          mark + " is not of a folder of shards of this version: choose another folder");
    }
  }

  private void readFinished() throws IOException {
    while (Files.exists(stats(finished.size()))) {
      int number = finished.size();
      var stats = ShardStats.read(stats(number));
      requireWhole(number, stats);
      finished.add(stats);
    }
    requireNoLaterShard();
  }

  private void requireWhole(int number, ShardStats stats) throws IOException {
    var tar = tar(number);
    long bytes = Files.exists(tar) ? Files.size(tar) : 0;
    if (bytes != stats.bytes() || !Files.exists(sidecar(number))) {
      throw new ShardException(
          "%s is damaged: shard %05d is not as it was written. Bring it back from a copy, or choose another folder"
              .formatted(folder, number));
    }
  }

  private void requireNoLaterShard() throws IOException {
    try (var files = Files.list(folder)) {
      var later =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches("\\d{5}_stats\\.json"))
              .filter(name -> Integer.parseInt(name.substring(0, 5)) > finished.size())
              .sorted()
              .findFirst();
      if (later.isPresent()) {
        throw new ShardException(
            "%s is damaged: it has %s, but not %05d_stats.json"
                .formatted(folder, later.get(), finished.size()));
      }
    }
  }

  public Path path() {
    return folder;
  }

  /** How many shards are whole. */
  public int size() {
    return finished.size();
  }

  /** How many samples they hold. */
  public long samples() {
    return finished.stream().mapToLong(ShardStats::samples).sum();
  }

  /** How many pages and pictures of a run have their outcome in whole shards. */
  public long done(String run) {
    return finished.stream()
        .filter(stats -> stats.run().equals(run))
        .mapToLong(ShardStats::next)
        .max()
        .orElse(0);
  }

  void add(ShardStats stats) throws IOException {
    stats.write(stats(finished.size()));
    finished.add(stats);
  }

  /** Reads the outcomes of a whole shard, in order. */
  public void outcomes(int number, Consumer<Outcome> reader) {
    try (var lines = Files.newBufferedReader(sidecar(number))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        reader.accept(Outcome.read(line));
      }
    } catch (IOException e) {
      throw new ShardException(sidecar(number) + " is damaged: bring it back from a copy", e);
    }
  }

  Path tar(int number) {
    return folder.resolve("%05d.tar".formatted(number));
  }

  Path sidecar(int number) {
    return folder.resolve("%05d.jsonl".formatted(number));
  }

  private Path stats(int number) {
    return folder.resolve("%05d_stats.json".formatted(number));
  }

  @Override
  public void close() {
    try (lockFile) {
      lock.release();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
