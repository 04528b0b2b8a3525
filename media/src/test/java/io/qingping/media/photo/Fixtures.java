package io.qingping.media.photo;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Photo files made by hand, as cameras, telephones and accidents make them. */
final class Fixtures {
  static final FileTime LONG_AGO = FileTime.from(Instant.parse("2024-05-01T10:00:00Z"));

  private Fixtures() {}

  /** Writes a file whose date says that nobody is still copying it. */
  static Path write(Path folder, String name, byte[]... parts) {
    try {
      var file = folder.resolve(name);
      Files.write(file, concat(parts));
      Files.setLastModifiedTime(file, LONG_AGO);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sky above grass, with a red sun at the upper left: every turn of it looks different. */
  static BufferedImage scene(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var pen = image.createGraphics();
    for (int y = 0; y < height; y++) {
      float share = (float) y / height;
      pen.setColor(
          y < height / 2
              ? new Color(0.3f + share, 0.5f + share, 1)
              : new Color(0.2f, 0.9f - 0.5f * share, 0.15f));
      pen.drawLine(0, y, width, y);
    }
    pen.setColor(Color.RED);
    pen.fillRect(width / 8, height / 8, width / 4, height / 4);
    pen.dispose();
    return image;
  }

  static byte[] encode(BufferedImage image, String format) {
    var out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("no writer for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] jpeg(int width, int height) {
    return encode(scene(width, height), "jpeg");
  }

  /** A JPEG with more segments right after its start. */
  static byte[] withSegments(byte[] jpeg, byte[]... segments) {
    var rest = java.util.Arrays.copyOfRange(jpeg, 2, jpeg.length);
    return concat(new byte[] {(byte) 0xff, (byte) 0xd8}, concat(segments), rest);
  }

  static byte[] segment(int marker, byte[]... parts) {
    var body = concat(parts);
    return concat(
        ByteBuffer.allocate(4)
            .putShort((short) (0xff00 | marker))
            .putShort((short) (body.length + 2))
            .array(),
        body);
  }

  /** The EXIF segment of a camera that was held another way. */
  static byte[] exif(int orientation) {
    var tiff = ByteBuffer.allocate(26);
    tiff.put(ascii("MM\0*")).putInt(8).putShort((short) 1);
    tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return segment(0xe1, ascii("Exif\0\0"), tiff.array());
  }

  /** The EXIF segment of a camera set to Adobe RGB: IFD0, EXIF IFD, interoperability IFD. */
  static byte[] exifAdobeRgb() {
    var tiff = ByteBuffer.allocate(8 + 18 + 18 + 18);
    tiff.put(ascii("MM\0*")).putInt(8);
    tiff.putShort((short) 1).putShort((short) 0x8769).putShort((short) 4).putInt(1).putInt(26);
    tiff.putInt(0);
    tiff.putShort((short) 1).putShort((short) 0xa005).putShort((short) 4).putInt(1).putInt(44);
    tiff.putInt(0);
    tiff.putShort((short) 1).putShort((short) 1).putShort((short) 2).putInt(4).put(ascii("R03\0"));
    return segment(0xe1, ascii("Exif\0\0"), tiff.array());
  }

  /** A PNG of raw sample rows; {@code chunks} go between the header and the pixels. */
  static byte[] png(
      int width, int height, int depth, int colourType, byte[] rows, byte[]... chunks) {
    var header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) depth)
            .put((byte) colourType)
            .array();
    return concat(
        ascii("\u0089PNG\r\n\u001a\n"),
        chunk("IHDR", header),
        concat(chunks),
        chunk("IDAT", deflate(rows)),
        chunk("IEND"));
  }

  static byte[] chunk(String kind, byte[]... parts) {
    var body = concat(ascii(kind), concat(parts));
    var crc = new CRC32();
    crc.update(body);
    return concat(
        ByteBuffer.allocate(4).putInt(body.length - 4).array(),
        body,
        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  static byte[] deflate(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (OutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A Display P3 profile (primaries of SMPTE EG 432-1, sRGB's curve as a parametric one). */
  static byte[] displayP3() {
    double[][] columns = {
      {0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}
    };
    var tags = new ByteArrayOutputStream();
    var data = new ByteArrayOutputStream();
    int base = 132 + 12 * 7;
    var names = new String[] {"rXYZ", "gXYZ", "bXYZ"};
    for (int i = 0; i < 3; i++) {
      var xyz = ByteBuffer.allocate(20).put(ascii("XYZ \0\0\0\0"));
      for (double v : columns[i]) {
        xyz.putInt((int) Math.round(v * 65536));
      }
      tag(tags, names[i], base, data, xyz.array());
    }
    var curve =
        ByteBuffer.allocate(32).put(ascii("para\0\0\0\0")).putShort((short) 3).putShort((short) 0);
    for (double v : new double[] {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045}) {
      curve.putInt((int) Math.round(v * 65536));
    }
    for (var name : new String[] {"rTRC", "gTRC", "bTRC"}) {
      tag(tags, name, base, data, curve.array());
    }
    var text = "Display P3\0";
    tag(
        tags,
        "desc",
        base,
        data,
        concat(
            ascii("desc\0\0\0\0"),
            ByteBuffer.allocate(4).putInt(text.length()).array(),
            ascii(text),
            new byte[1]));
    var header = ByteBuffer.allocate(132);
    header.putInt(0, base + data.size()).putInt(8, 0x04000000).putInt(128, 7);
    header.position(12);
    header.put(ascii("mntrRGB XYZ "));
    header.position(36);
    header.put(ascii("acsp"));
    return concat(header.array(), tags.toByteArray(), data.toByteArray());
  }

  private static void tag(
      ByteArrayOutputStream tags, String name, int base, ByteArrayOutputStream data, byte[] body) {
    try (var out = new DataOutputStream(tags)) {
      out.write(ascii(name));
      out.writeInt(base + data.size());
      out.writeInt(body.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    data.writeBytes(body);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] concat(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (var part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
