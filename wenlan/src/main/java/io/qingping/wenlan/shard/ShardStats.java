package io.qingping.wenlan.shard;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.format.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code 00000_stats.json}: a shard is whole once this is there, since it is written last.
 *
 * @param run the run that wrote the shard
 * @param next number in the run of the first page or picture after the shard's
 * @param outcomes lines of the sidecar
 * @param samples in the tar; without any there is no tar
 * @param bytes of the tar
 * @param sha256 of the tar, in hexadecimal; empty without a tar
 */
@JsonPropertyOrder({"format", "version", "run", "next", "outcomes", "samples", "bytes", "sha256"})
public record ShardStats(
    String format,
    int version,
    String run,
    long next,
    long outcomes,
    int samples,
    long bytes,
    String sha256) {
  private static final String FORMAT = "qingping-shard";
  private static final int VERSION = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  static ShardStats of(
      String run, long next, long outcomes, int samples, long bytes, String sha256) {
    return new ShardStats(FORMAT, VERSION, run, next, outcomes, samples, bytes, sha256);
  }

  static ShardStats read(Path file) {
    try {
      var stats = JSON.readValue(Files.readAllBytes(file), ShardStats.class);
      if (!FORMAT.equals(stats.format) || stats.version != VERSION || stats.run == null) {
        throw new ShardException(
            "%s is not of this version of Qingping: choose another folder".formatted(file));
      }
      return stats;
    } catch (IOException e) {
      throw new ShardException(
          "%s cannot be read; is it damaged? Choose another folder, or bring it back from a copy"
              .formatted(file),
          e);
    }
  }

  public void write(Path file) throws IOException {
    DurableFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
  }
}
