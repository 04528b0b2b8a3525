package io.qingping.wenlan.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.qingping.tensor.format.DurableFile;
import io.qingping.wenlan.filter.PictureHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.function.Consumer;

/**
 * Adds a run's outcomes to a folder of shards, in order. A shard grows under a hidden name, sample
 * by sample, and gets its own when it is full. A process that is killed at any moment loses at most
 * the sample that it was writing: {@link #next()} says where to go on, and the shards are the same,
 * byte for byte, as those of a run that never stopped.
 */
public final class ShardWriter implements AutoCloseable {
  /** Keys have four digits for the number within the shard. */
  public static final int MOST_SAMPLES = 10_000;

  private static final long FULL = 1L << 30; // bytes of a tar

  private final ShardFolder shards;
  private final String run;
  private final int samplesInShard;
  private final HashFile hashFile;
  private OpenShard shard;
  private long next;

  /**
   * @param run name of the run: letters, digits, hyphens
   * @param known hears of every picture that the folder holds already
   */
  public ShardWriter(
      ShardFolder shards, String run, int samplesInShard, Consumer<PictureHash> known)
      throws IOException {
    requireSize(samplesInShard);
    this.shards = shards;
    this.run = run;
    this.samplesInShard = samplesInShard;
    hashFile = new HashFile(shards.path().resolve("hashes.bin"));
    hashFile.read(shards, known);
    next = shards.done(run);
    removePartsOfOthers();
    takeBack(shards.tar(shards.size()), part("tar"));
    takeBack(shards.sidecar(shards.size()), part("jsonl"));
    resume(known);
  }

  /**
   * Refuses a size that no shard may have.
   *
   * @throws IllegalArgumentException one sentence
   */
  public static void requireSize(int samples) {
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw new IllegalArgumentException(
          "a shard has 1 to %d samples, not %d".formatted(MOST_SAMPLES, samples));
    }
  }

  private Path part(String kind) {
    return shards.path().resolve(".gather/part-%s-%05d.%s".formatted(run, shards.size(), kind));
  }

  private void removePartsOfOthers() throws IOException {
    try (var files = Files.newDirectoryStream(shards.path().resolve(".gather"), "part-*")) {
      for (var file : files) {
        if (!file.equals(part("tar")) && !file.equals(part("jsonl"))) {
          Files.delete(file);
        }
      }
    }
  }

  /** A process was killed while it gave a shard its name. */
  private static void takeBack(Path named, Path part) throws IOException {
    if (Files.exists(named)) {
      DurableFile.rename(named, part);
    }
  }

  /** Goes on behind the last outcome that is whole in both files. */
  private void resume(Consumer<PictureHash> known) throws IOException {
    var ends = SampleTar.ends(part("tar"));
    var found = new ArrayList<Outcome>();
    int samples = 0;
    long length = 0;
    if (Files.exists(part("jsonl"))) {
      try (var in = new java.io.BufferedInputStream(Files.newInputStream(part("jsonl")))) {
        for (var line = line(in); line != null; line = line(in)) {
          var outcome = outcome(line);
          if (outcome == null || outcome.key().isPresent() && samples + 1 >= ends.size()) {
            break;
          }
          samples += outcome.key().isPresent() ? 1 : 0;
          length += line.length + 1;
          found.add(outcome);
          next = outcome.n() + 1;
        }
      }
    }
    shard = open(ends.get(samples), length);
    found.forEach(shard::known);
    shard.hashes().forEach(known);
    finishFull(); // a process was killed between the last sample and the shard's name
  }

  /** The bytes of the next line, or null if none ends. */
  private static byte[] line(java.io.InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return line.toByteArray();
      }
      line.write(b);
    }
    return null;
  }

  private static Outcome outcome(byte[] line) {
    try {
      return Outcome.read(new String(line, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      return null; // torn: what follows is not relied on
    }
  }

  private OpenShard open(long tarLength, long sidecarLength) throws IOException {
    return new OpenShard(shards.size(), part("tar"), tarLength, part("jsonl"), sidecarLength);
  }

  /** Number of the page or picture whose outcome is wanted next. */
  public long next() {
    return next;
  }

  /** Samples in the folder, those of the unfinished shard too. */
  public long samples() {
    return shards.samples() + shard.hashes().size();
  }

  /** Adds a sample; its outcome must have its hashes. */
  public void keep(Outcome outcome, Sample sample) {
    shard.keep(outcome, sample);
    next = outcome.n() + 1;
    finishFull();
  }

  private void finishFull() {
    if (shard.hashes().size() >= samplesInShard || shard.bytes() >= FULL) {
      finishShard();
    }
  }

  public void drop(Outcome outcome) {
    shard.drop(outcome);
    next = outcome.n() + 1;
  }

  /** Ends the run: what is unfinished becomes a shard, if smaller. */
  public void finish() {
    if (shard.outcomes() > 0) {
      finishShard();
    }
  }

  /** Tar, sidecar and, as the last, the mark that both are whole. */
  private void finishShard() {
    try {
      var stats = shard.finish(run);
      if (stats.samples() > 0) {
        DurableFile.rename(part("tar"), shards.tar(shards.size()));
      }
      DurableFile.rename(part("jsonl"), shards.sidecar(shards.size()));
      shards.add(stats);
      hashFile.append(shard.hashes());
      shard = open(0, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves the unfinished shard to be gone on with. */
  @Override
  public void close() throws IOException {
    shard.close();
    if (shard.outcomes() == 0) {
      Files.deleteIfExists(part("tar"));
      Files.deleteIfExists(part("jsonl"));
    }
  }
}
