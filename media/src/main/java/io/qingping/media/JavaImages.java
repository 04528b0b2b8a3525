package io.qingping.media;

import java.awt.image.BufferedImage;

/** Pictures to and from Java's images. */
public final class JavaImages {
  private JavaImages() {}

  public static BufferedImage image(Picture picture) {
    int width = picture.width();
    var image = new BufferedImage(width, picture.height(), BufferedImage.TYPE_INT_RGB);
    var row = new int[width];
    byte[] rgb = picture.rgb();
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < width; x++) {
        int at = 3 * (y * width + x);
        row[x] = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
      }
      image.setRGB(0, y, width, 1, row, 0, width);
    }
    return image;
  }

  public static Picture picture(BufferedImage image) {
    int width = image.getWidth();
    var picture = Picture.black(width, image.getHeight());
    byte[] rgb = picture.rgb();
    var row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int at = 3 * (y * width + x);
        rgb[at] = (byte) (row[x] >> 16);
        rgb[at + 1] = (byte) (row[x] >> 8);
        rgb[at + 2] = (byte) row[x];
      }
    }
    return picture;
  }
}
