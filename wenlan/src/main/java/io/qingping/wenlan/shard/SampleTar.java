package io.qingping.wenlan.shard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A tar that grows by samples, each of three entries. The same samples give the same bytes: entries
 * have no owner, and 1970 as their time.
 */
final class SampleTar implements AutoCloseable {
  private static final int BLOCK =
      512; // a larger one would pad the file differently after a resume

  private final FileChannel channel;
  private final TarArchiveOutputStream tar;

  private SampleTar(FileChannel channel) {
    this.channel = channel;
    tar =
        new TarArchiveOutputStream(
            Channels.newOutputStream(channel), BLOCK, StandardCharsets.UTF_8.name());
  }

  /** Goes on after {@code length} bytes, which end a sample; what is behind them is cut off. */
  static SampleTar open(Path file, long length) throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.truncate(length);
    channel.position(length);
    return new SampleTar(channel);
  }

  /**
   * Where whole samples of an unfinished tar end, by number: {@code [0, end of the first, ...]}.
   */
  static List<Long> ends(Path file) {
    var ends = new ArrayList<Long>(List.of(0L));
    if (!Files.exists(file)) {
      return ends;
    }
    try (var counted = new Counted(Files.newInputStream(file));
        var in = new TarArchiveInputStream(counted, BLOCK)) {
      int entries = 0;
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        long padded = (entry.getSize() + BLOCK - 1) / BLOCK * BLOCK;
        long end = counted.bytes + padded;
        if (end > Files.size(file)) {
          break;
        }
        if (++entries % 3 == 0) {
          ends.add(end);
        }
      }
    } catch (IOException e) {
      return ends; // cut off within an entry: what came before is whole
    }
    return ends;
  }

  /** Adds a sample and hands it to the operating system. */
  void add(String key, Sample sample, String json) {
    try {
      entry(key + "." + sample.extension(), sample.picture());
      entry(key + ".txt", sample.text().getBytes(StandardCharsets.UTF_8));
      entry(key + ".json", json.getBytes(StandardCharsets.UTF_8));
      tar.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void entry(String name, byte[] content) throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    entry.setModTime(0);
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setMode(0100644);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  long bytes() {
    return tar.getBytesWritten();
  }

  /** Ends the tar and makes it durable. */
  void finish() throws IOException {
    tar.finish();
    tar.flush();
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static final class Counted extends java.io.FilterInputStream {
    private long bytes;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      bytes += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      bytes += Math.max(0, read);
      return read;
    }

    @Override
    public long skip(long n) throws IOException {
      long skipped = super.skip(n);
      bytes += skipped;
      return skipped;
    }
  }
}
