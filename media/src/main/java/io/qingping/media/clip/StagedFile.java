package io.qingping.media.clip;

import io.qingping.media.MediaException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that appears whole or not at all: it grows under a hidden name beside its target, and
 * {@link #commit} syncs and renames it. Whatever was not committed is removed by {@link #close}
 * and, should the program be stopped, at its end. What a killed program left is removed when its
 * target is next written, once it is old enough to be nobody's work in progress.
 */
final class StagedFile implements AutoCloseable {
  private static final int NO_ACCESS = 13;
  private static final int TOO_BIG = 27;
  private static final int NO_SPACE = 28;
  private static final int READ_ONLY = 30;
  private static final int QUOTA = 122;
  private static final String SUFFIX = ".part";
  private static final Duration ABANDONED = Duration.ofHours(1);
  private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(StagedFile::removeUnfinished, "unfinished"));
  }

  private final Path target;
  private final Path path;

  /** Makes the empty hidden file; {@link MediaException} where the target cannot be written. */
  StagedFile(Path target) {
    this.target = target.toAbsolutePath();
    if (Files.isDirectory(this.target)) {
      throw new MediaException("file.is-folder", target);
    }
    var prefix = "." + target.getFileName() + ".";
    path = this.target.resolveSibling(prefix + suffix() + SUFFIX);
    UNFINISHED.add(path);
    try {
      Files.write(path, new byte[0], StandardOpenOption.CREATE_NEW);
    } catch (IOException | ReadOnlyFileSystemException e) {
      UNFINISHED.remove(path);
      throw refusal(e);
    }
    removeAbandoned(this.target.getParent(), prefix);
  }

  /** Where to write. */
  Path path() {
    return path;
  }

  Path target() {
    return target;
  }

  void write(byte[] bytes) {
    try {
      Files.write(path, bytes);
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  /** Makes the content durable and gives it the target's name in one step. */
  void commit() {
    try {
      try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
      UNFINISHED.remove(path);
      syncFolder();
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  /** Removes the hidden file unless it was committed. */
  @Override
  public void close() {
    if (UNFINISHED.remove(path)) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw refusal(e);
      }
    }
  }

  /** The sentence for what the file system refused about the target. */
  MediaException refusal(Exception cause) {
    String reason = cause.getMessage() == null ? "" : cause.getMessage();
    if (cause instanceof FileSystemException e && e.getReason() != null) {
      reason = e.getReason();
    }
    var folder = target.getParent();
    if (cause instanceof NoSuchFileException || !Files.isDirectory(folder)) {
      return new MediaException(cause, "file.no-folder", folder);
    }
    if (reason.contains("No space left") || reason.contains("quota exceeded")) {
      return new MediaException(cause, "file.disk-full", target);
    }
    if (cause instanceof AccessDeniedException
        || cause instanceof ReadOnlyFileSystemException
        || !Files.isWritable(folder)) {
      return new MediaException(cause, "file.read-only", folder);
    }
    return new MediaException(cause, "file.unwritable", target, reason);
  }

  /** The same for a negative code of FFmpeg, which is an errno or a tag of its own. */
  MediaException refusal(int code) {
    var folder = target.getParent();
    if (!Files.isDirectory(folder)) {
      return new MediaException("file.no-folder", folder);
    }
    return switch (-code) {
      case NO_SPACE, TOO_BIG, QUOTA -> new MediaException("file.disk-full", target);
      case NO_ACCESS, READ_ONLY -> new MediaException("file.read-only", folder);
      default -> new MediaException("file.unwritable", target, Ffmpeg.reason(code));
    };
  }

  private void syncFolder() throws IOException {
    if (System.getProperty("os.name").startsWith("Windows")) {
      return; // Windows cannot open a folder, and journals its entries itself.
    }
    try (var channel = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void removeAbandoned(Path folder, String prefix) {
    var since = FileTime.from(Instant.now().minus(ABANDONED));
    try (var files =
        Files.newDirectoryStream(folder, file -> isPart(file.getFileName().toString(), prefix))) {
      for (var file : files) {
        if (Files.getLastModifiedTime(file).compareTo(since) < 0) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Another program cleared it away, or may: the file to be written does not depend on it.
      return;
    }
  }

  private static boolean isPart(String name, String prefix) {
    return name.startsWith(prefix) && name.endsWith(SUFFIX);
  }

  private static String suffix() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  private static void removeUnfinished() {
    for (var path : UNFINISHED) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        // The program is ending: there is nobody left to tell.
        continue;
      }
    }
  }
}
