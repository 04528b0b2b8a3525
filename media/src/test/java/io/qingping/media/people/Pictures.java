package io.qingping.media.people;

import io.qingping.media.Mask;
import io.qingping.media.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/** Pictures for tests: the sample portrait that the build brings along, and drawings. */
final class Pictures {
  private Pictures() {}

  /** A rendered woman, full length, 1200 x 1200; her face's centre is near (579, 109). */
  static BufferedImage portrait() {
    var resource = "/io/qingping/media/samples/portrait.jpg";
    try (var in = Pictures.class.getResourceAsStream(resource)) {
      return ImageIO.read(
          Objects.requireNonNull(in, "the sample photo is not built in: install Node.js and npm"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Picture drawn(int width, int height, Color ground, Consumer<Graphics2D> drawing) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.setColor(ground);
    graphics.fillRect(0, 0, width, height);
    drawing.accept(graphics);
    graphics.dispose();
    return picture(image);
  }

  static Picture picture(BufferedImage image) {
    var rgb = new byte[3 * image.getWidth() * image.getHeight()];
    for (int i = 0; i < rgb.length / 3; i++) {
      int pixel = image.getRGB(i % image.getWidth(), i / image.getWidth());
      rgb[3 * i] = (byte) (pixel >> 16);
      rgb[3 * i + 1] = (byte) (pixel >> 8);
      rgb[3 * i + 2] = (byte) pixel;
    }
    return new Picture(image.getWidth(), image.getHeight(), rgb);
  }

  /** The picture turned clockwise by quarter turns. */
  static Picture turned(Picture picture, int quarterTurns) {
    var turned = picture;
    for (int i = 0; i < quarterTurns; i++) {
      var rgb = new byte[turned.rgb().length];
      for (int y = 0; y < turned.height(); y++) {
        for (int x = 0; x < turned.width(); x++) {
          int to = x * turned.height() + turned.height() - 1 - y;
          System.arraycopy(turned.rgb(), 3 * (y * turned.width() + x), rgb, 3 * to, 3);
        }
      }
      turned = new Picture(turned.height(), turned.width(), rgb);
    }
    return turned;
  }

  /** The value at a place of the picture that the mask covers. */
  static float at(Mask mask, Picture picture, double x, double y) {
    int column = (int) (x * mask.width() / picture.width());
    int row = (int) (y * mask.height() / picture.height());
    return mask.values()[row * mask.width() + column];
  }
}
