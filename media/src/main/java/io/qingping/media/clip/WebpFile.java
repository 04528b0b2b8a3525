package io.qingping.media.clip;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The chunks of a WebP file: {@code RIFF size WEBP}, then chunks of {@code name size payload}, each
 * padded to an even length (RFC 9649, section 2.3 and 2.7).
 */
final class WebpFile {
  private static final int RIFF_HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int VP8X_LENGTH = 10;
  private static final int XMP_FLAG = 0x04;

  private WebpFile() {}

  /** The file with the packet as its XMP chunk. */
  static byte[] withXmp(byte[] webp, int width, int height, String packet) {
    var body = new ByteArrayOutputStream(webp.length + packet.length() + 64);
    if (name(webp, RIFF_HEADER).equals("VP8X")) {
      body.write(webp, RIFF_HEADER, webp.length - RIFF_HEADER);
    } else {
      append(body, "VP8X", extendedHeader(width, height));
      body.write(webp, RIFF_HEADER, webp.length - RIFF_HEADER);
    }
    append(body, "XMP ", packet.getBytes(StandardCharsets.UTF_8));
    var chunks = body.toByteArray();
    chunks[CHUNK_HEADER] |= XMP_FLAG;

    var out = ByteBuffer.allocate(RIFF_HEADER + chunks.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt(4 + chunks.length).put(ascii("WEBP")).put(chunks);
    return out.array();
  }

  /** The XMP packet; empty when there is none. */
  static Optional<String> xmp(byte[] webp) {
    int at = RIFF_HEADER;
    while (at + CHUNK_HEADER <= webp.length) {
      int length = ByteBuffer.wrap(webp, at + 4, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
      if (length < 0 || length > webp.length - at - CHUNK_HEADER) {
        return Optional.empty();
      }
      if (name(webp, at).equals("XMP ")) {
        return Optional.of(new String(webp, at + CHUNK_HEADER, length, StandardCharsets.UTF_8));
      }
      at += CHUNK_HEADER + length + (length & 1);
    }
    return Optional.empty();
  }

  private static byte[] extendedHeader(int width, int height) {
    var header = ByteBuffer.allocate(VP8X_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(0);
    for (int side : new int[] {width - 1, height - 1}) {
      header.put((byte) side).put((byte) (side >> 8)).put((byte) (side >> 16));
    }
    return header.array();
  }

  private static void append(ByteArrayOutputStream out, String name, byte[] payload) {
    var size = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(payload.length);
    out.writeBytes(ascii(name));
    out.writeBytes(size.array());
    out.writeBytes(payload);
    if (payload.length % 2 == 1) {
      out.write(0);
    }
  }

  private static String name(byte[] webp, int at) {
    return new String(webp, at, 4, StandardCharsets.ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
