package io.qingping.media.photo;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.InflaterInputStream;
import org.bytedeco.opencv.opencv_core.Mat;

/** PNG: pixels through OpenCV, profile and EXIF from the chunks (W3C PNG, 3rd edition). */
final class PngDecoder {
  private static final int LARGEST_PROFILE = 8 << 20;

  private final SourceFile source;
  private final ByteBuffer data;
  private int width;
  private int height;
  private int bytesPerPixel;
  private byte[] icc;
  private byte[] exif;
  private boolean complete;

  private PngDecoder(SourceFile source) {
    this.source = source;
    this.data = ByteBuffer.wrap(source.bytes());
    if (data.capacity() < 33) {
      throw source.truncated();
    }
    walk();
  }

  static Decoded decode(SourceFile source, ReadLimits limits, List<PhotoWarning> warnings) {
    return new PngDecoder(source).decode(limits, warnings);
  }

  private void walk() {
    int at = 8;
    while (at + 12 <= data.capacity()) {
      int length = data.getInt(at);
      if (length < 0 || length > data.capacity() - at - 12) {
        return;
      }
      int from = at + 8;
      switch (new String(data.array(), at + 4, 4, StandardCharsets.ISO_8859_1)) {
        case "IHDR" -> {
          width = data.getInt(from);
          height = data.getInt(from + 4);
          int depth = Math.max(8, data.get(from + 8)) / 8;
          bytesPerPixel = depth * 4;
        }
        case "iCCP" -> icc = inflate(from, from + length);
        case "eXIf" -> exif = Arrays.copyOfRange(data.array(), from, from + length);
        case "IEND" -> complete = true;
        default -> {}
      }
      at = from + length + 4;
    }
  }

  private Decoded decode(ReadLimits limits, List<PhotoWarning> warnings) {
    source.requireAffordable(width, height, 0, limits);
    long whole = (long) width * height * (bytesPerPixel + 6) + 2L * source.bytes().length;
    Mat rgb = null;
    if (complete && whole <= limits.memoryBytes()) {
      var raster = Pixels.decode(source.bytes(), IMREAD_UNCHANGED);
      rgb = raster == null ? null : Pixels.toRgb(raster);
    }
    if (rgb == null) {
      var image = ImageIoDecoder.decode(source, source.bytes(), PhotoFormat.PNG, limits);
      rgb = image.rgb();
      Wholeness.check(source, complete && image.complete(), rgb, warnings);
    }
    var facts = ExifFacts.ofBlock(exif);
    return new Decoded(
        rgb,
        width,
        height,
        facts.orientation(),
        facts.capturedAt(),
        Colour.ofEmbedded(icc, warnings));
  }

  /** A profile chunk: a name, a zero, the method, and the deflated profile. */
  private byte[] inflate(int from, int to) {
    int at = from;
    while (at < to && data.get(at) != 0) {
      at++;
    }
    try (var in =
        new InflaterInputStream(
            new ByteArrayInputStream(
                data.array(), Math.min(at + 2, to), Math.max(0, to - at - 2)))) {
      return in.readNBytes(LARGEST_PROFILE);
    } catch (IOException e) {
      return new byte[0];
    }
  }
}
