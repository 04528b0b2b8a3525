package io.qingping.wenlan.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.media.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;

class LookTest {
  private static final int WIDTH = 400;
  private static final int HEIGHT = 300;

  /** One window with tabs; one of its lines depends on the tab. */
  private static BufferedImage dialog(int tab) {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setColor(new Color(240, 240, 240));
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    graphics.setColor(new Color(60, 90, 140));
    graphics.fillRect(0, 0, WIDTH, 40);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 40, 110, HEIGHT - 80);
    graphics.setColor(new Color(90, 90, 90));
    graphics.fillRect(0, HEIGHT - 40, WIDTH, 40);
    for (int line = 0; line < 9; line++) {
      int count = line == tab % 9 ? 3 + 5 * (tab % 4) : 28;
      letters(graphics, new Random(line), 125, 60 + 22 * line, count);
    }
    graphics.dispose();
    return image;
  }

  private static void letters(Graphics2D graphics, Random random, int x, int y, int count) {
    graphics.setColor(Color.DARK_GRAY);
    for (int i = 0; i < count; i++) {
      graphics.fillRect(x + 8 * i, y + random.nextInt(3), 2 + random.nextInt(5), 9);
    }
  }

  private static BufferedImage resized(BufferedImage image, double scale) {
    int width = (int) Math.round(scale * image.getWidth());
    int height = (int) Math.round(scale * image.getHeight());
    var copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = copy.createGraphics();
    graphics.drawImage(
        image.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
    graphics.dispose();
    return copy;
  }

  private static BufferedImage compressed(BufferedImage image, float quality) throws IOException {
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var bytes = new ByteArrayOutputStream();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      var settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    return ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
  }

  private static Look look(BufferedImage image) {
    var picture = Picture.black(image.getWidth(), image.getHeight());
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++, at += 3) {
        int value = image.getRGB(x, y);
        picture.rgb()[at] = (byte) (value >> 16);
        picture.rgb()[at + 1] = (byte) (value >> 8);
        picture.rgb()[at + 2] = (byte) value;
      }
    }
    return Look.of(picture).orElseThrow();
  }

  @Test
  void twoDialogsOfOneProgramAreDifferentThoughTheirHashesAreNear() {
    var first = look(dialog(1));
    int near = 0;
    for (int tab = 2; tab < 36; tab++) {
      var other = look(dialog(tab));
      if (PerceptualHash.distance(first.hash(), other.hash()) <= 4) {
        near++;
        assertThat(first.agrees(other)).as("tab %d", tab).isFalse();
      }
    }
    assertThat(near).isPositive();
  }

  @Test
  void copiesInAnotherSizeOrCompressionAgree() throws IOException {
    for (int tab = 0; tab < 4; tab++) {
      var original = look(dialog(tab));
      for (double scale : new double[] {1, 0.87, 0.5, 0.31}) {
        for (float quality : new float[] {0.95f, 0.6f}) {
          var copy = look(compressed(resized(dialog(tab), scale), quality));
          assertThat(original.agrees(copy)).as("%s at %s", scale, quality).isTrue();
          assertThat(PerceptualHash.distance(original.hash(), copy.hash())).isLessThanOrEqualTo(4);
        }
      }
    }
  }

  @Test
  void anotherShapeIsAnotherPicture() {
    var cells = new byte[Look.CELLS];
    assertThat(new Look(0, 1.5f, cells).agrees(new Look(0, 1.47f, cells))).isTrue();
    assertThat(new Look(0, 1.5f, cells).agrees(new Look(0, 1.4f, cells))).isFalse();
    assertThat(new Look(0, 1.4f, cells).agrees(new Look(0, 1.5f, cells))).isFalse();
  }
}
