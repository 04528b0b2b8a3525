package io.qingping.wenlan.index;

import io.qingping.media.MediaException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The samples of a WebDataset shard: members of one key, which is the name up to its first dot,
 * that follow each other; a picture, and maybe {@code .txt} and {@code .json}.
 */
final class ShardReader implements AutoCloseable {
  static final int MOST_PICTURE_BYTES = 64 << 20;

  private static final int BLOCK = 512; // of a tar
  private static final int LONGEST_NAME = 1000; // Lucene takes ids of 32,766 bytes
  private static final int MOST_TEXT_BYTES = 1 << 20;
  private static final Set<String> PICTURES =
      Set.of("jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "avif", "heic");

  private final Path shard;
  private final Consumer<Problem> problems;
  private final TarArchiveInputStream tar;
  private TarArchiveEntry ahead; // read but not used; null at the end

  private ShardReader(Path shard, Consumer<Problem> problems) throws IOException {
    this.shard = shard;
    this.problems = problems;
    tar = new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(shard), 1 << 16));
    ahead = next();
  }

  /**
   * @param member name of the picture in the shard
   * @param modified the picture's time, where it is set
   */
  record Sample(
      String key, String member, byte[] picture, SampleText text, Optional<Instant> modified) {}

  /**
   * Opens a shard.
   *
   * @param problems hears of what is skipped
   */
  static ShardReader open(Path shard, Consumer<Problem> problems) throws IOException {
    return new ShardReader(shard, problems);
  }

  /**
   * The next sample that has a picture; nothing at the end.
   *
   * @throws IOException if the shard is damaged from here on
   */
  Optional<Sample> read() throws IOException {
    while (ahead != null) {
      var sample = sample(key(ahead.getName()));
      if (sample.picture() != null) {
        return Optional.of(sample);
      }
    }
    return Optional.empty();
  }

  private Sample sample(String key) throws IOException {
    var sample = new Sample(key, "", null, SampleText.NONE, Optional.empty());
    while (ahead != null && key(ahead.getName()).equals(key)) {
      var name = ahead.getName();
      var ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      if (PICTURES.contains(ending)) {
        sample = withPicture(sample, name);
      } else if (Sidecars.ENDINGS.contains("." + ending)) {
        sample = withText(sample, name, ending.equals("json"));
      }
      ahead = next();
    }
    return sample;
  }

  private Sample withPicture(Sample sample, String name) throws IOException {
    if (ahead.getSize() > MOST_PICTURE_BYTES) {
      problems.accept(
          new Problem(
              shard + "#" + sample.key(),
              new MediaException(
                  "photo.file-too-big",
                  name,
                  Long.toString(ahead.getSize() >> 20),
                  Integer.toString(MOST_PICTURE_BYTES >> 20))));
      return sample;
    }
    var time = ahead.getLastModifiedDate().toInstant();
    return new Sample(
        sample.key(),
        name,
        whole(),
        sample.text(),
        time.getEpochSecond() > 0 ? Optional.of(time) : Optional.empty());
  }

  private Sample withText(Sample sample, String name, boolean json) throws IOException {
    var bytes = tar.readNBytes(MOST_TEXT_BYTES);
    var text = sample.text();
    try {
      text =
          text.and(
              json ? SampleText.ofJson(bytes) : SampleText.of("caption", Sidecars.text(bytes)));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      problems.accept(
          new Problem(shard + "#" + sample.key(), new MediaException(e, "index.text", name)));
    }
    return new Sample(sample.key(), sample.member(), sample.picture(), text, sample.modified());
  }

  private byte[] whole() throws IOException {
    var bytes = tar.readNBytes((int) ahead.getSize());
    if (bytes.length < ahead.getSize()) {
      throw new IOException("the shard ends within " + ahead.getName());
    }
    return bytes;
  }

  private TarArchiveEntry next() throws IOException {
    try {
      TarArchiveEntry entry;
      do {
        entry = tar.getNextEntry();
      } while (entry != null && (!entry.isFile() || isTooLong(entry.getName())));
      if (entry == null && !hasEnd()) {
        throw new IOException("the shard has no end");
      }
      return entry;
    } catch (IllegalArgumentException e) {
      throw new IOException(e); // thrown for some kinds of nonsense in a header
    }
  }

  /** An archive ends with blocks of zeros; one that was cut between two members has none. */
  private boolean hasEnd() throws IOException {
    try (var file = new RandomAccessFile(shard.toFile(), "r")) {
      if (file.length() < BLOCK) {
        return false;
      }
      var last = new byte[BLOCK];
      file.seek(file.length() - BLOCK);
      file.readFully(last);
      return Arrays.equals(last, new byte[BLOCK]);
    }
  }

  private boolean isTooLong(String name) {
    boolean tooLong = name.length() > LONGEST_NAME;
    if (tooLong) {
      var reason = new MediaException("index.name", shard.getFileName(), name.length());
      problems.accept(new Problem(shard.toString(), reason));
    }
    return tooLong;
  }

  private static String key(String member) {
    int name = member.lastIndexOf('/') + 1;
    int dot = member.indexOf('.', name);
    return dot < 0 ? member : member.substring(0, dot);
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
