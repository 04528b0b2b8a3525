package io.qingping.wenlan.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A picture's bytes as they were indexed.
 *
 * @param mediaType of the format that the bytes say, whatever the file's name is
 */
public record OriginalPicture(byte[] bytes, String mediaType) {
  private static final int LOOK = 16; // bytes that tell the format

  /**
   * Nothing if the file is gone, holds another content than it did when it was indexed, or has more
   * than 64 MiB: so whatever lies under the name by now, only what was indexed is given away.
   *
   * @param shards where pictures lie in them
   */
  public static Optional<OriginalPicture> of(IndexedPicture picture, ShardMembers shards) {
    byte[] bytes;
    try {
      bytes = PictureReader.bytes(picture, shards);
    } catch (IOException e) {
      return Optional.empty();
    }
    return PictureReader.sha256(bytes).equals(picture.origin().sha256())
        ? mediaType(bytes).map(type -> new OriginalPicture(bytes, type))
        : Optional.empty();
  }

  private static Optional<String> mediaType(byte[] bytes) {
    var start = new String(bytes, 0, Math.min(LOOK, bytes.length), StandardCharsets.ISO_8859_1);
    if (start.startsWith("\u0089PNG")) {
      return Optional.of("image/png");
    }
    if (start.startsWith("GIF8")) {
      return Optional.of("image/gif");
    }
    if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
      return Optional.of("image/webp");
    }
    if (start.startsWith("BM")) {
      return Optional.of("image/bmp");
    }
    if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
      return Optional.of("image/tiff");
    }
    if (start.startsWith("ftyp", 4)) {
      return Optional.of(start.startsWith("avi", 8) ? "image/avif" : "image/heic");
    }
    // Some cameras leave stray bytes before a JPEG; all else that is indexed begins as above.
    return Optional.of("image/jpeg");
  }
}
