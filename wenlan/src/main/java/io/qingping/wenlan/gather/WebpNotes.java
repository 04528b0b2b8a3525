package io.qingping.wenlan.gather;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * Takes EXIF, XMP and whatever else does not say how to draw it out of a WebP (RFC 9649, section
 * 2), and leaves the picture as it is, byte for byte. What follows its end goes too. Frames of an
 * animation hold chunks of their own, unknown ones too (section 2.7.1.1), so they are gone through
 * likewise.
 */
final class WebpNotes {
  private static final int HEADER = 12; // "RIFF", length, "WEBP"
  private static final int CHUNK_HEADER = 8;
  private static final String EXTENDED = "VP8X";
  private static final int NOTES = 0x08 | 0x04; // its flags of EXIF and XMP
  private static final String FRAME = "ANMF";
  private static final int FRAME_HEADER = 16; // place, size, duration and flags
  private static final Set<String> DRAWN =
      Set.of(EXTENDED, "VP8 ", "VP8L", "ALPH", "ICCP", "ANIM", FRAME);
  private static final Set<String> DRAWN_IN_FRAME = Set.of("VP8 ", "VP8L", "ALPH");

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
    if (!copy(chunks, HEADER, end, DRAWN, kept)) {
      return Optional.empty();
    }
    kept.putInt(4, kept.position() - CHUNK_HEADER);
    var bare = new byte[kept.position()];
    kept.get(0, bare);
    return Optional.of(bare.length == webp.length ? webp : bare);
  }

  /** Copies the chunks that are drawn; false where one is longer than what holds it. */
  private static boolean copy(
      ByteBuffer webp, int from, long end, Set<String> drawn, ByteBuffer kept) {
    int at = from;
    while (at + CHUNK_HEADER <= end) {
      long size = Integer.toUnsignedLong(webp.getInt(at + 4));
      long length = CHUNK_HEADER + size + size % 2;
      if (length > end - at) {
        return false;
      }
      var name = new String(webp.array(), at, 4, StandardCharsets.US_ASCII);
      if (name.equals(FRAME) && drawn.contains(FRAME)) {
        if (size < FRAME_HEADER || !copyFrame(webp, at, at + CHUNK_HEADER + size, kept)) {
          return false;
        }
      } else if (drawn.contains(name)) {
        int flags = kept.position() + CHUNK_HEADER;
        kept.put(webp.array(), at, (int) length);
        if (name.equals(EXTENDED) && size > 0) {
          kept.put(flags, (byte) (kept.get(flags) & ~NOTES));
        }
      }
      at += (int) length;
    }
    return true;
  }

  private static boolean copyFrame(ByteBuffer webp, int at, long end, ByteBuffer kept) {
    int start = kept.position();
    kept.put(webp.array(), at, CHUNK_HEADER + FRAME_HEADER);
    if (!copy(webp, at + CHUNK_HEADER + FRAME_HEADER, end, DRAWN_IN_FRAME, kept)) {
      return false;
    }
    int size = kept.position() - start - CHUNK_HEADER; // even, as all that is in it is
    kept.putInt(start + 4, size);
    return true;
  }
}
