package io.qingping.vdt.train;

import io.qingping.tensor.format.DurableFile;
import io.qingping.vdt.mask.TaskMask;
import io.qingping.vdt.video.Clip;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A picture of what a model makes of clips: for each a strip of what it was given (the rest grey),
 * one of what it made, and one of what there was.
 */
final class SampleSheet {
  private static final int GAP = 2; // pixels between clips
  private static final int LEAST_SIDE = 48; // of a shown frame, pixels

  /** One clip with its task and what became of it. */
  record Row(Clip clip, TaskMask mask, Clip made) {
    Clip given() {
      var values = clip.values().clone();
      int area = clip.height() * clip.width();
      for (int i = 0; i < values.length; i++) {
        int frame = i / (area * clip.channels());
        if (mask.missing()[frame * area + i % area]) {
          values[i] = 0;
        }
      }
      return new Clip(clip.frames(), clip.channels(), clip.height(), clip.width(), values);
    }
  }

  private SampleSheet() {}

  /** Writes a PNG, whole or not at all. */
  static void write(Path png, List<Row> rows) throws IOException {
    var first = rows.get(0).clip();
    int scale = Math.max(1, (LEAST_SIDE + first.width() - 1) / first.width());
    int height = first.height() * scale;
    var sheet =
        new BufferedImage(
            first.frames() * first.width() * scale,
            rows.size() * (3 * height + GAP) - GAP,
            BufferedImage.TYPE_INT_RGB);
    var graphics = sheet.createGraphics();
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      int top = i * (3 * height + GAP);
      draw(graphics, row.given(), scale, top);
      draw(graphics, row.made(), scale, top + height);
      draw(graphics, row.clip(), scale, top + 2 * height);
    }
    graphics.dispose();
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(sheet, "png", bytes);
    DurableFile.write(png, channel -> channel.write(ByteBuffer.wrap(bytes.toByteArray())));
  }

  private static void draw(Graphics2D graphics, Clip clip, int scale, int top) {
    var strip =
        new BufferedImage(clip.frames() * clip.width(), clip.height(), BufferedImage.TYPE_INT_RGB);
    for (int frame = 0; frame < clip.frames(); frame++) {
      for (int row = 0; row < clip.height(); row++) {
        for (int column = 0; column < clip.width(); column++) {
          strip.setRGB(frame * clip.width() + column, row, clip.rgb(frame, row, column));
        }
      }
    }
    graphics.drawImage(strip, 0, top, strip.getWidth() * scale, strip.getHeight() * scale, null);
  }
}
