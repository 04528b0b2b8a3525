package io.qingping.wenlan.index;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;

/** A small JPEG of a picture. */
public final class Thumbnail {
  private Thumbnail() {}

  /**
   * As a {@code data:} address; nothing if the picture is gone or cannot be read any more.
   *
   * @param longSide in pixels; smaller pictures keep their size
   */
  static Optional<String> of(IndexedPicture picture, int longSide) {
    try {
      var bytes = jpeg(PictureReader.read(picture, longSide).picture());
      return Optional.of("data:image/jpeg;base64," + Base64.getEncoder().encodeToString(bytes));
    } catch (IOException | MediaException e) {
      return Optional.empty(); // the index may be newer or older than the files: say so, and go on
    }
  }

  /** A picture as it is. */
  public static byte[] jpeg(Picture picture) throws IOException {
    var image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_3BYTE_BGR);
    var bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    byte[] rgb = picture.rgb();
    for (int i = 0; i < rgb.length; i += 3) {
      bgr[i] = rgb[i + 2];
      bgr[i + 1] = rgb[i + 1];
      bgr[i + 2] = rgb[i];
    }
    var jpeg = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", jpeg);
    return jpeg.toByteArray();
  }
}
