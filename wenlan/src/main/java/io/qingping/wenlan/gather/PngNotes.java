package io.qingping.wenlan.gather;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * Takes texts, EXIF and whatever else does not say how to draw it out of a PNG, and leaves the
 * picture as it is, byte for byte. What follows its end goes too.
 */
final class PngNotes {
  private static final int SIGNATURE = 8;
  private static final int FRAME = 12; // length, name and checksum of a chunk
  private static final String END = "IEND";

  /** Of the chunks that a decoder may leave out (PNG, third edition, 11.3), those that it needs. */
  private static final Set<String> DRAWN =
      Set.of(
          "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "mDCV", "cLLI", "bKGD", "pHYs",
          "acTL", "fcTL", "fdAT");

  private PngNotes() {}

  /** The file without notes, the same array if it has none; empty if its build is unusual. */
  static Optional<byte[]> removed(byte[] png) {
    var chunks = ByteBuffer.wrap(png);
    var kept = new ByteArrayOutputStream(png.length);
    kept.write(png, 0, Math.min(SIGNATURE, png.length));
    int at = SIGNATURE;
    while (at + FRAME <= png.length) {
      long length = FRAME + (long) chunks.getInt(at);
      if (length < FRAME || length > png.length - at) {
        return Optional.empty();
      }
      var name = new String(png, at + 4, 4, StandardCharsets.US_ASCII);
      boolean critical = Character.isUpperCase(name.charAt(0));
      if (critical || DRAWN.contains(name)) {
        kept.write(png, at, (int) length);
      }
      if (name.equals(END)) {
        return Optional.of(kept.size() == png.length ? png : kept.toByteArray());
      }
      at += (int) length;
    }
    return Optional.empty();
  }
}
