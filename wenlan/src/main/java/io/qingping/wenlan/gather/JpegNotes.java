package io.qingping.wenlan.gather;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Takes what a camera or an editor noted out of a JPEG, such as the place where it was taken, and
 * leaves the picture as it is, byte for byte. Of the application segments (ITU-T T.81, annex
 * B.2.4.6) those stay that say how to draw it: JFIF's, Adobe's and colour profiles. What follows
 * the end of the picture goes too: phones append further pictures with notes of their own.
 */
final class JpegNotes {
  private static final byte[] PROFILE = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int APP0 = 0xe0;

  private JpegNotes() {}

  /** The file without notes, the same array if it has none; empty if its build is unusual. */
  static Optional<byte[]> removed(byte[] jpeg) {
    var kept = new ByteArrayOutputStream(jpeg.length);
    kept.write(jpeg, 0, 2); // start of image
    int at = 2;
    while (at + 4 <= jpeg.length && jpeg[at] == (byte) 0xff) {
      int marker = jpeg[at + 1] & 255;
      int end = at + 2 + ((jpeg[at + 2] & 255) << 8 | jpeg[at + 3] & 255);
      if (marker < 0xc0 || marker == 0xff || end > jpeg.length) {
        return Optional.empty();
      }
      if (marker == START_OF_SCAN) {
        end = scanEnd(jpeg, end);
      }
      if (!isNote(jpeg, marker, at + 4, end)) {
        kept.write(jpeg, at, end - at);
      }
      at = end;
      if (at + 2 <= jpeg.length && (jpeg[at + 1] & 255) == END_OF_IMAGE) {
        kept.write(jpeg, at, 2);
        return Optional.of(kept.size() == jpeg.length ? jpeg : kept.toByteArray());
      }
    }
    return Optional.empty();
  }

  /** Whether a segment is an application's, but none that decoders need. */
  private static boolean isNote(byte[] jpeg, int marker, int from, int end) {
    return switch (marker) {
      case APP0, APP0 + 14 -> false;
      case APP0 + 2 ->
          end < from + PROFILE.length
              || !Arrays.equals(jpeg, from, from + PROFILE.length, PROFILE, 0, PROFILE.length);
      default -> marker >= APP0 && marker <= APP0 + 15;
    };
  }

  /** Where the coded data of a scan ends: at a marker other than a restart. */
  private static int scanEnd(byte[] jpeg, int from) {
    for (int at = from; at + 1 < jpeg.length; at++) {
      if (jpeg[at] == (byte) 0xff) {
        int next = jpeg[at + 1] & 255;
        if (next != 0 && (next < 0xd0 || next > 0xd7) && next != 0xff) {
          return at;
        }
      }
    }
    return jpeg.length;
  }
}
