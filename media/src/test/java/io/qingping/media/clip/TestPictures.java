package io.qingping.media.clip;

import io.qingping.media.Picture;
import java.util.Random;

/** Pictures made by arithmetic, for tests that need known pixels. */
public final class TestPictures {
  private TestPictures() {}

  /** One colour, given as 0xRRGGBB. */
  public static Picture solid(int width, int height, int colour) {
    var picture = Picture.black(width, height);
    var rgb = picture.rgb();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (colour >> (16 - 8 * (i % 3)));
    }
    return picture;
  }

  /** Independent random bytes. */
  public static Picture noise(int width, int height, long seed) {
    var picture = Picture.black(width, height);
    new Random(seed).nextBytes(picture.rgb());
    return picture;
  }

  /** A smooth textured scene that moves a little with the phase in [0, 1). */
  public static Picture scene(int width, int height, double phase) {
    var picture = Picture.black(width, height);
    var rgb = picture.rgb();
    double shift = 3 * Math.sin(2 * Math.PI * phase);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double u = (x + shift) / 23;
        double v = (y + 0.6 * shift) / 31;
        double grain = 8 * Math.sin(9.1 * u + 3 * Math.sin(7.7 * v));
        int at = 3 * (y * width + x);
        rgb[at] = (byte) (150 + 60 * Math.sin(u) * Math.cos(v) + grain);
        rgb[at + 1] = (byte) (120 + 50 * Math.sin(u + v) + grain);
        rgb[at + 2] = (byte) (100 + 60 * Math.cos(0.7 * u - v) + grain);
      }
    }
    return picture;
  }
}
