package io.qingping.wenlan.shard;

import io.qingping.wenlan.filter.PictureHash;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A shard while it is written: the tar and the sidecar, which grow outcome by outcome. The same
 * outcomes and samples give the same bytes. For one thread.
 */
public final class OpenShard implements AutoCloseable {
  private final int number;
  private final Path tarFile;
  private final SampleTar tar;
  private final FileChannel sidecar;
  private final long tarStart;
  private final List<PictureHash> hashes = new ArrayList<>();
  private long outcomes;
  private long next;

  /**
   * Begins a shard in two new files.
   *
   * @param number of the shard in its folder, which its samples' keys begin with
   */
  public OpenShard(int number, Path tar, Path sidecar) throws IOException {
    this(number, tar, 0, sidecar, 0);
  }

  /** Goes on behind these bytes, which end a sample and a line; {@link #known} tells of what. */
  OpenShard(int number, Path tar, long tarLength, Path sidecar, long sidecarLength)
      throws IOException {
    this.number = number;
    this.tarFile = tar;
    this.tarStart = tarLength;
    this.tar = SampleTar.open(tar, tarLength);
    this.sidecar = FileChannel.open(sidecar, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    this.sidecar.truncate(sidecarLength);
    this.sidecar.position(sidecarLength);
  }

  /** Counts an outcome that is in the files already. */
  void known(Outcome outcome) {
    outcome.key().ifPresent(key -> hashes.add(outcome.hash()));
    outcomes++;
    next = outcome.n() + 1;
  }

  /** Adds a sample; its outcome must have its hashes. */
  public void keep(Outcome outcome, Sample sample) {
    var key = "%05d%04d".formatted(number, hashes.size());
    outcome.keep(key);
    tar.add(key, sample, outcome.sampleJson());
    write(outcome);
  }

  /** Adds the outcome of what was dropped. */
  public void drop(Outcome outcome) {
    write(outcome);
  }

  private void write(Outcome outcome) {
    try {
      var bytes = ByteBuffer.wrap((outcome.line() + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        sidecar.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    known(outcome);
  }

  /** The hashes of its samples, in order. */
  List<PictureHash> hashes() {
    return hashes;
  }

  long outcomes() {
    return outcomes;
  }

  /** Bytes of the tar so far. */
  long bytes() {
    return tarStart + tar.bytes();
  }

  /**
   * Ends both files and makes them durable; the tar of a shard without samples is deleted.
   *
   * @param run that wrote the shard
   */
  public ShardStats finish(String run) throws IOException {
    tar.finish();
    tar.close();
    sidecar.force(true);
    sidecar.close();
    if (hashes.isEmpty()) {
      Files.delete(tarFile);
      return ShardStats.of(run, next, outcomes, 0, 0, "");
    }
    return ShardStats.of(run, next, outcomes, hashes.size(), Files.size(tarFile), digest(tarFile));
  }

  private static String digest(Path file) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
        Files.copy(file, out);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    try (var first = tar;
        var second = sidecar) {
      return;
    }
  }
}
