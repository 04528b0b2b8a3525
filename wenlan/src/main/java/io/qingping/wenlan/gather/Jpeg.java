package io.qingping.wenlan.gather;

import io.qingping.media.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;

/** Pictures as JPEG. The same picture gives the same bytes. */
final class Jpeg {
  /** Of what goes into shards; img2dataset's default. */
  static final float FINE = 0.95f;

  /** Of thumbnails. */
  static final float SMALL = 0.7f;

  private Jpeg() {}

  static byte[] of(Picture picture, float quality) {
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var bytes = new ByteArrayOutputStream();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      var settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image(picture), null, null), settings);
    } catch (IOException e) {
      throw new IllegalStateException("memory refuses a JPEG", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage image(Picture picture) {
    var image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_3BYTE_BGR);
    var row = new int[picture.width()];
    var rgb = picture.rgb();
    int at = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < row.length; x++, at += 3) {
        row[x] = (rgb[at] & 255) << 16 | (rgb[at + 1] & 255) << 8 | rgb[at + 2] & 255;
      }
      image.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
    return image;
  }
}
