package io.qingping.vdt.eval.report;

import io.qingping.vdt.video.Clip;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/**
 * All frames of a clip side by side in one lossless PNG as a data URI. A page shows it whole as a
 * strip and plays it by moving it behind a window, exact to the frame and in step with its
 * neighbours, which no video element can do.
 */
final class FilmStrip {
  private FilmStrip() {}

  static String dataUri(Clip clip) {
    var image =
        new BufferedImage(clip.frames() * clip.width(), clip.height(), BufferedImage.TYPE_INT_RGB);
    for (int t = 0; t < clip.frames(); t++) {
      for (int row = 0; row < clip.height(); row++) {
        for (int column = 0; column < clip.width(); column++) {
          image.setRGB(t * clip.width() + column, row, clip.rgb(t, row, column));
        }
      }
    }
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
