package io.qingping.cli;

import io.qingping.media.photo.SamplePortrait;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;

/** Photos made from the sample portrait, small so that tests are quick. */
final class Shots {
  private static final int SIDE = 600;

  private Shots() {}

  /** The portrait as it comes. */
  static Path portrait(Path folder, String name) {
    return SamplePortrait.writeTo(folder.resolve(name));
  }

  /** Three shots in which a part of the picture moves a little to the right. */
  static List<Path> burst(Path folder) throws IOException {
    var first = ImageIO.read(portrait(folder, "whole.jpg").toFile());
    return List.of(
        bulged(first, 0, folder.resolve("shot1.png")),
        bulged(first, 5, folder.resolve("shot2.png")),
        bulged(first, 9, folder.resolve("shot3.png")));
  }

  /** The picture at half its size with its lower middle shifted by up to so many pixels. */
  private static Path bulged(BufferedImage picture, double most, Path file) throws IOException {
    var result = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    double scale = (double) picture.getWidth() / SIDE;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double away = Math.hypot(x - 300, y - 380) / 110;
        double from = (x - most * Math.exp(-away * away)) * scale;
        int column = (int) Math.max(0, Math.min(picture.getWidth() - 1, Math.round(from)));
        result.setRGB(x, y, picture.getRGB(column, (int) (y * scale)));
      }
    }
    ImageIO.write(result, "png", file.toFile());
    return file;
  }

  /** A mask of 300 x 300 pixels that is white right of one column and above one row. */
  static Path mask(Path file, int left, int bottom) throws IOException {
    var mask = new BufferedImage(300, 300, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < bottom; y++) {
      for (int x = left; x < 300; x++) {
        mask.setRGB(x, y, 0xffffff);
      }
    }
    ImageIO.write(mask, "png", file.toFile());
    return file;
  }

  /** Area of the convex hull of x, y pairs, by Andrew's monotone chain and the shoelace formula. */
  static double hullArea(float[] points) {
    var sorted = new ArrayList<float[]>();
    for (int i = 0; i < points.length; i += 2) {
      sorted.add(new float[] {points[i], points[i + 1]});
    }
    sorted.sort(Comparator.<float[]>comparingDouble(p -> p[0]).thenComparingDouble(p -> p[1]));
    var hull = chain(sorted);
    Collections.reverse(sorted);
    hull.addAll(chain(sorted));
    double twice = 0;
    for (int i = 0; i < hull.size(); i++) {
      var a = hull.get(i);
      var b = hull.get((i + 1) % hull.size());
      twice += a[0] * b[1] - a[1] * b[0];
    }
    return Math.abs(twice) / 2;
  }

  /** One side of the hull, without its last point. */
  private static List<float[]> chain(List<float[]> points) {
    var side = new ArrayList<float[]>();
    for (var point : points) {
      while (side.size() > 1
          && !turnsLeft(side.get(side.size() - 2), side.get(side.size() - 1), point)) {
        side.remove(side.size() - 1);
      }
      side.add(point);
    }
    side.remove(side.size() - 1);
    return side;
  }

  private static boolean turnsLeft(float[] a, float[] b, float[] c) {
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0;
  }
}
