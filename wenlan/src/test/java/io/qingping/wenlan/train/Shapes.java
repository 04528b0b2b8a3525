package io.qingping.wenlan.train;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Coloured shapes somewhere in a picture, and what they are in Chinese: a world to learn in
 * seconds.
 */
final class Shapes {
  static final String[] COLOURS = {"红色", "绿色", "蓝色", "黄色", "白色", "紫色"};
  static final String[] FORMS = {"圆形", "横条", "竖条"};

  private static final Color[] PAINTS = {
    Color.RED, Color.GREEN, Color.BLUE, Color.YELLOW, Color.WHITE, new Color(160, 32, 240)
  };
  private static final int SIDE = 32;

  private Shapes() {}

  static BufferedImage draw(int colour, int form, Random random) {
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    int shade = random.nextInt(60);
    graphics.setColor(new Color(shade, shade, shade));
    graphics.fillRect(0, 0, SIDE, SIDE);
    graphics.setColor(PAINTS[colour]);
    int size = 12 + random.nextInt(8);
    int x = random.nextInt(SIDE - size);
    int y = random.nextInt(SIDE - size);
    switch (form) {
      case 0 -> graphics.fillOval(x, y, size, size);
      case 1 -> graphics.fillRect(x, y + size / 2, size, 4);
      default -> graphics.fillRect(x + size / 2, y, 4, size);
    }
    graphics.dispose();
    return image;
  }

  /** An archive of so many pictures; each has a caption and a word that tells nothing. */
  static Path write(Path archive, int count, long seed) throws IOException {
    var random = new Random(seed);
    try (var tar = new TarArchiveOutputStream(Files.newOutputStream(archive))) {
      for (int i = 0; i < count; i++) {
        int colour = random.nextInt(COLOURS.length);
        int form = random.nextInt(FORMS.length);
        var png = new ByteArrayOutputStream();
        ImageIO.write(draw(colour, form, random), "png", png);
        var key = "%09d".formatted(i);
        var text = COLOURS[colour] + "的" + FORMS[form];
        var json =
            """
            {"texts": [{"role": "alt", "text": "%s"}, {"role": "title", "text": "图片"}],
             "family": "%s"}
            """
                .formatted(text, key);
        add(tar, key + ".png", png.toByteArray());
        add(tar, key + ".txt", text.getBytes(StandardCharsets.UTF_8));
        add(tar, key + ".json", json.getBytes(StandardCharsets.UTF_8));
      }
    }
    return archive;
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] bytes)
      throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  /** A training on such an archive; further fields follow the first ones. */
  static TrainConfig config(Path archive, Path beside, String fields) throws IOException {
    var file =
        Files.writeString(
            beside,
            """
            {"pairs": "%s", "roles": {"alt": 1}, "batch": 24,
             "augmentation": {"jitter": 0, "grey": 0, "crop": 0}, %s}
            """
                .formatted(archive.toString(), fields));
    return TrainConfig.read(file);
  }

  /** The same on top of a package's network, which is to be named. */
  static final String ON_A_FOREIGN_BACKBONE =
      """
      "model": {"size": 32, "grid": 0, "dimension": 32, "context": 10, "width": 16,
        "backbone": {"network": "%s"}%s,
        "text": {"words": 100, "width": 32, "depth": 1, "heads": 2, "inner": 64, "positions": 12,
          "segments": 1, "dropout": 0.1},
        "attention": {"depth": 1, "heads": 2, "inner": 64, "dropout": 0.1}}\
      """;

  /** On a network of EfficientNet's lite family; the file of its weights is to be filled in. */
  static final String ON_A_PUBLISHED_BACKBONE =
      """
      "images": "%s",
      "model": {"size": 32, "grid": 0, "levels": true, "dimension": 32, "context": 10, "width": 16,
        "efficientNet": {"stem": 32, "width": 1280, "lite": true, "stages": [
          {"channels": 8, "blocks": 1, "kernel": 3, "stride": 1, "expand": 1},
          {"channels": 8, "blocks": 3, "kernel": 3, "stride": 2, "expand": 6},
          {"channels": 8, "blocks": 3, "kernel": 5, "stride": 2, "expand": 6},
          {"channels": 8, "blocks": 4, "kernel": 3, "stride": 2, "expand": 6},
          {"channels": 16, "blocks": 4, "kernel": 5, "stride": 1, "expand": 6},
          {"channels": 24, "blocks": 5, "kernel": 5, "stride": 2, "expand": 6},
          {"channels": 32, "blocks": 1, "kernel": 3, "stride": 1, "expand": 6}]},
        "text": {"words": 100, "width": 32, "depth": 1, "heads": 2, "inner": 64, "positions": 12,
          "segments": 1, "dropout": 0.1},
        "attention": {"depth": 1, "heads": 2, "inner": 64, "dropout": 0.1}}\
      """;

  /** A network of some ten thousand weights. */
  static final String MODEL =
      """
      "model": {"size": 32, "grid": 2, "dimension": 32, "context": 10,
        "cnn": {"stem": 8, "expand": 2, "width": 32, "stages": [
          {"channels": 16, "blocks": 1, "stride": 2}, {"channels": 24, "blocks": 1, "stride": 2}]},
        "text": {"words": 100, "width": 32, "depth": 1, "heads": 2, "inner": 64, "positions": 12,
          "segments": 1, "dropout": 0.1},
        "attention": {"depth": 1, "heads": 2, "inner": 64, "dropout": 0.1}}\
      """;
}
