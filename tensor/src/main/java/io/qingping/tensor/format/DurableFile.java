package io.qingping.tensor.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that are whole or not there, whatever moment the machine stops at: written beside their
 * place, synced to the disk, renamed.
 */
public final class DurableFile {
  private static final boolean DIRECTORIES_CAN_SYNC =
      !System.getProperty("os.name").startsWith("Windows");

  private DurableFile() {}

  /** What a file shall hold. */
  @FunctionalInterface
  public interface Content {
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  /** Replaces a file, or makes it; its folder must exist. */
  public static void write(Path file, Content content) throws IOException {
    var beside = file.resolveSibling(file.getFileName() + ".part");
    try (var channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      content.writeTo(channel);
      channel.force(true);
    } catch (IOException | RuntimeException e) {
      try {
        Files.deleteIfExists(beside);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    rename(beside, file);
  }

  /** As {@link #write(Path, Content)} for what is in memory. */
  public static void write(Path file, byte[] bytes) throws IOException {
    write(
        file,
        channel -> {
          var buffer = ByteBuffer.wrap(bytes);
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
        });
  }

  /** Renames within a folder and syncs the folder, so that the new name survives a power cut. */
  public static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(to.toAbsolutePath().getParent());
  }

  /** Makes the names in a folder durable. */
  public static void syncFolder(Path folder) throws IOException {
    if (DIRECTORIES_CAN_SYNC) {
      try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
