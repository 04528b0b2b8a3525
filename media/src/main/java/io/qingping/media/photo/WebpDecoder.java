package io.qingping.media.photo;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** WebP (RFC 9649): libwebp's pixels, of an animation the first frame's. */
final class WebpDecoder {
  private final SourceFile source;
  private final ByteBuffer data;
  private int width;
  private int height;
  private byte[] icc;
  private byte[] exif;
  private boolean complete = true;

  private WebpDecoder(SourceFile source) {
    this.source = source;
    this.data = ByteBuffer.wrap(source.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    walk();
  }

  static Decoded decode(SourceFile source, ReadLimits limits, List<PhotoWarning> warnings) {
    var webp = new WebpDecoder(source);
    if (webp.width == 0) {
      throw webp.complete ? source.broken(null, PhotoFormat.WEBP) : source.truncated();
    }
    long pixels = (long) webp.width * webp.height;
    source.requireAffordable(webp.width, webp.height, 10 * pixels, limits);
    var raster = Pixels.decode(source.bytes(), IMREAD_UNCHANGED);
    var rgb = raster == null ? null : Pixels.toRgb(raster);
    if (rgb == null) {
      throw webp.complete ? source.broken(null, PhotoFormat.WEBP) : source.truncated();
    }
    var facts = ExifFacts.ofBlock(webp.exif);
    return new Decoded(
        rgb,
        webp.width,
        webp.height,
        facts.orientation(),
        facts.capturedAt(),
        Colour.ofEmbedded(webp.icc, warnings));
  }

  private void walk() {
    int at = 12;
    while (at + 8 <= data.capacity()) {
      var kind = new String(data.array(), at, 4, StandardCharsets.ISO_8859_1);
      long length = data.getInt(at + 4) & 0xffffffffL;
      int from = at + 8;
      int to = (int) Math.min(data.capacity(), from + length);
      complete &= from + length <= data.capacity();
      if (to - from >= 10) {
        chunk(kind, from, to);
      }
      if (to == data.capacity()) {
        return;
      }
      at = to + (int) (length & 1);
    }
  }

  private void chunk(String kind, int from, int to) {
    switch (kind) {
      case "VP8X" -> size(1 + u24(from + 4), 1 + u24(from + 7));
      case "VP8 " -> size(u16(from + 6) & 0x3fff, u16(from + 8) & 0x3fff);
      case "VP8L" -> {
        int bits = data.getInt(from + 1);
        size(1 + (bits & 0x3fff), 1 + (bits >> 14 & 0x3fff));
      }
      case "ICCP" -> icc = Arrays.copyOfRange(data.array(), from, to);
      case "EXIF" -> exif = exifBlock(from, to);
      default -> {}
    }
  }

  /** Some writers put JPEG's six-byte "Exif" mark before the block. */
  private byte[] exifBlock(int from, int to) {
    return Arrays.copyOfRange(data.array(), data.get(from) == 'E' ? from + 6 : from, to);
  }

  private void size(int width, int height) {
    if (this.width == 0) {
      this.width = width;
      this.height = height;
    }
  }

  private int u16(int at) {
    return data.getShort(at) & 0xffff;
  }

  private int u24(int at) {
    return u16(at) | (data.get(at + 2) & 255) << 16;
  }
}
