package io.qingping.wenlan.gather;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * Takes EXIF, XMP and whatever else does not say how to draw it out of a WebP (RFC 9649, section
 * 2), and leaves the picture as it is, byte for byte. What follows its end goes too.
 */
final class WebpNotes {
  private static final int HEADER = 12; // "RIFF", length, "WEBP"
  private static final int CHUNK_HEADER = 8;
  private static final String EXTENDED = "VP8X";
  private static final int NOTES = 0x08 | 0x04; // its flags of EXIF and XMP
  private static final Set<String> DRAWN =
      Set.of(EXTENDED, "VP8 ", "VP8L", "ALPH", "ICCP", "ANIM", "ANMF");

  private WebpNotes() {}

  /** The file without notes, the same array if it has none; empty if its build is unusual. */
  static Optional<byte[]> removed(byte[] webp) {
    if (webp.length < HEADER) {
      return Optional.empty();
    }
    var chunks = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
    long end = CHUNK_HEADER + Integer.toUnsignedLong(chunks.getInt(4));
    if (end > webp.length) {
      return Optional.empty();
    }
    var kept = ByteBuffer.allocate(webp.length).order(ByteOrder.LITTLE_ENDIAN);
    kept.put(webp, 0, HEADER);
    int at = HEADER;
    while (at + CHUNK_HEADER <= end) {
      long size = Integer.toUnsignedLong(chunks.getInt(at + 4));
      long length = CHUNK_HEADER + size + size % 2;
      if (length > end - at) {
        return Optional.empty();
      }
      var name = new String(webp, at, 4, StandardCharsets.US_ASCII);
      if (DRAWN.contains(name)) {
        int flags = kept.position() + CHUNK_HEADER;
        kept.put(webp, at, (int) length);
        if (name.equals(EXTENDED) && size > 0) {
          kept.put(flags, (byte) (kept.get(flags) & ~NOTES));
        }
      }
      at += (int) length;
    }
    kept.putInt(4, kept.position() - CHUNK_HEADER);
    var bare = new byte[kept.position()];
    kept.get(0, bare);
    return Optional.of(bare.length == webp.length ? webp : bare);
  }
}
