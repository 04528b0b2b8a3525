package io.qingping.media.photo;

import io.qingping.media.MediaException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;

/**
 * A file's bytes, read at once so that everything after works on one unchanging copy.
 *
 * @param path null for what is in memory only
 * @param fresh whether the file was written to within the last seconds, so that what it lacks may
 *     still be coming
 */
record SourceFile(Path path, String name, byte[] bytes, boolean fresh) {
  private static final Duration FRESH = Duration.ofSeconds(10);

  static SourceFile read(Path path, ReadLimits limits) {
    var name = String.valueOf(path.getFileName() == null ? path : path.getFileName());
    try {
      var before = Files.readAttributes(path, BasicFileAttributes.class);
      if (before.isDirectory()) {
        throw new MediaException("photo.folder", name);
      }
      if (!before.isRegularFile()) {
        throw new MediaException("photo.not-a-file", name);
      }
      if (before.size() > limits.fileBytes()) {
        throw tooBig(before.size(), name, limits);
      }
      byte[] bytes;
      try (var in = Files.newInputStream(path)) {
        bytes = in.readNBytes((int) before.size());
      }
      var after = Files.readAttributes(path, BasicFileAttributes.class);
      if (bytes.length != before.size()
          || after.size() != before.size()
          || !after.lastModifiedTime().equals(before.lastModifiedTime())) {
        throw new MediaException("photo.copying", name);
      }
      if (bytes.length == 0) {
        throw new MediaException("photo.empty", name);
      }
      var age = Duration.between(after.lastModifiedTime().toInstant(), Instant.now());
      return new SourceFile(path, name, bytes, age.abs().compareTo(FRESH) < 0);
    } catch (NoSuchFileException e) {
      throw new MediaException(e, "photo.missing", name);
    } catch (AccessDeniedException e) {
      throw new MediaException(e, "photo.denied", name);
    } catch (IOException e) {
      if (Files.isSymbolicLink(path)) {
        throw new MediaException(e, "photo.link", name);
      }
      throw new MediaException(e, "photo.unreadable", name, e.getClass().getSimpleName());
    }
  }

  /** Bytes that are in memory already, and whole as far as anybody knows. */
  static SourceFile of(byte[] bytes, String name, ReadLimits limits) {
    if (bytes.length > limits.fileBytes()) {
      throw tooBig(bytes.length, name, limits);
    }
    if (bytes.length == 0) {
      throw new MediaException("photo.empty", name);
    }
    return new SourceFile(null, name, bytes, false);
  }

  private static MediaException tooBig(long size, String name, ReadLimits limits) {
    return new MediaException(
        "photo.file-too-big",
        name,
        Long.toString(size >> 20),
        Long.toString(limits.fileBytes() >> 20));
  }

  /** The letters after the name's last dot; empty where there are none. */
  String extension() {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1);
  }

  MediaException broken(Throwable cause, PhotoFormat format) {
    return new MediaException(cause, "photo.broken", name, format.label());
  }

  /** The file ends before its picture does: it is on its way, or it is damaged. */
  MediaException truncated() {
    return new MediaException(fresh ? "photo.copying" : "photo.truncated", name);
  }

  /** Refuses what would cost too much, before a pixel is decoded. */
  void requireAffordable(long width, long height, long bytesNeeded, ReadLimits limits) {
    if (width < 1 || height < 1) {
      throw new MediaException("photo.no-pixels", name);
    }
    requirePixels(width, height, limits);
    long total = bytesNeeded + 2L * bytes.length;
    if (total > limits.memoryBytes()) {
      throw new MediaException(
          "photo.memory",
          name,
          width + "x" + height,
          Long.toString(total >> 20),
          Long.toString(limits.memoryBytes() >> 20));
    }
  }

  private void requirePixels(long width, long height, ReadLimits limits) {
    if (width > limits.storedPixels() / height) {
      throw new MediaException(
          "photo.too-many-pixels",
          name,
          width + "x" + height,
          Long.toString(limits.storedPixels() / 1_000_000));
    }
  }
}
