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

  /** Mid-grey with random grain: hard to compress, but not beyond what the encoder takes. */
  public static Picture grain(int width, int height, long seed) {
    var picture = noise(width, height, seed);
    var rgb = picture.rgb();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (128 + rgb[i] / 3);
    }
    return picture;
  }

  /** A smooth textured scene that moves a little with the phase in [0, 1). */
  public static Picture scene(int width, int height, double phase) {
    var picture = Picture.black(width, height);
    var rgb = picture.rgb();
    double shift = 3 * Math.sin(2 * Math.PI * phase);
    double[][] across = waves(width, shift, 23);
    double[][] down = waves(height, 0.6 * shift, 31);
    for (int y = 0; y < height; y++) {
      double sinV = down[0][y];
      double cosV = down[1][y];
      for (int x = 0; x < width; x++) {
        double sinU = across[0][x];
        double cosU = across[1][x];
        double grain = 8 * across[2][x] * down[2][y];
        int at = 3 * (y * width + x);
        rgb[at] = (byte) (150 + 60 * sinU * cosV + grain);
        rgb[at + 1] = (byte) (120 + 50 * (sinU * cosV + cosU * sinV) + grain);
        rgb[at + 2] = (byte) (100 + 60 * (cosU * cosV + sinU * sinV) + grain);
      }
    }
    return picture;
  }

  private static double[][] waves(int length, double shift, double period) {
    var waves = new double[3][length];
    for (int i = 0; i < length; i++) {
      double angle = (i + shift) / period;
      waves[0][i] = Math.sin(angle);
      waves[1][i] = Math.cos(angle);
      waves[2][i] = Math.sin(9.1 * angle);
    }
    return waves;
  }
}
