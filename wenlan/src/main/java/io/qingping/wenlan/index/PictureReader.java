package io.qingping.wenlan.index;

import io.qingping.media.MediaException;
import io.qingping.media.photo.Photo;
import io.qingping.media.photo.PhotoReader;
import io.qingping.media.photo.ReadLimits;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads pictures wherever they lie, and names their content. */
public final class PictureReader {
  private static final PhotoReader READER = new PhotoReader();

  private PictureReader() {}

  /**
   * Reads a file with its longer side brought down to so many pixels.
   *
   * @throws MediaException if it is no picture that can be read
   */
  static Photo read(Path file, int longSide) {
    return whole(READER.read(file, ReadLimits.standard().withLongSide(longSide)));
  }

  /**
   * Reads a picture in memory, within the limits that files have.
   *
   * @param name for messages
   * @param longSide the longer side is brought down to so many pixels
   * @throws MediaException if it is no picture that can be read
   */
  public static Photo read(byte[] bytes, String name, int longSide) {
    return whole(READER.read(bytes, name, ReadLimits.standard().withLongSide(longSide)));
  }

  /** Half a picture would be found for what it does not show. */
  private static Photo whole(Photo photo) {
    if (photo.info().warnings().stream()
        .anyMatch(warning -> warning.key().equals("photo.warning.incomplete"))) {
      throw new MediaException("index.cut", photo.info().sourceName());
    }
    return photo;
  }

  /** Reads the picture that the index knows, from its file or shard. */
  static Photo read(IndexedPicture picture, int longSide) throws IOException {
    var origin = picture.origin();
    return origin.member().isEmpty()
        ? read(Path.of(origin.container()), longSide)
        : read(
            new ShardMembers().read(Path.of(origin.container()), origin.member()),
            fileName(origin.member()),
            longSide);
  }

  /**
   * The bytes of the picture that the index knows, whatever they are by now.
   *
   * @param shards where pictures lie in them
   * @throws IOException if it is gone, cannot be read, or has more than {@link
   *     ShardReader#MOST_PICTURE_BYTES}
   */
  static byte[] bytes(IndexedPicture picture, ShardMembers shards) throws IOException {
    var origin = picture.origin();
    if (!origin.member().isEmpty()) {
      return shards.read(Path.of(origin.container()), origin.member());
    }
    try (var in = Files.newInputStream(Path.of(origin.container()))) {
      var bytes = in.readNBytes(ShardReader.MOST_PICTURE_BYTES + 1);
      if (bytes.length > ShardReader.MOST_PICTURE_BYTES) {
        throw new IOException(picture.name() + " is too long");
      }
      return bytes;
    }
  }

  static String fileName(String member) {
    return member.substring(member.lastIndexOf('/') + 1);
  }

  /** SHA-256 of a file, in hexadecimal. */
  static String sha256(Path file) {
    var digest = digest();
    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (AccessDeniedException e) {
      throw new MediaException(e, "photo.denied", file.getFileName());
    } catch (IOException e) {
      throw new MediaException(
          e, "photo.unreadable", file.getFileName(), e.getClass().getSimpleName());
    }
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
