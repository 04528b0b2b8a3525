package io.qingping.wenlan.image;

import io.qingping.media.Picture;

/**
 * Bilinear interpolation between the four nearest pixels, as PyTorch does it without smoothing:
 * where a picture becomes smaller, pixels between the points are not seen at all. BriVL was trained
 * on pictures that were made smaller like this.
 */
final class Bilinear {
  /** Places of one dimension: output {@code i} lies between two inputs. */
  private record Places(int[] before, int[] after, float[] share) {
    static Places between(int in, int out) {
      var before = new int[out];
      var after = new int[out];
      var share = new float[out];
      float scale = (float) in / out;
      for (int i = 0; i < out; i++) {
        float at = Math.max(0, scale * (i + 0.5f) - 0.5f);
        before[i] = Math.min((int) at, in - 1);
        after[i] = Math.min(before[i] + 1, in - 1);
        share[i] = at - before[i];
      }
      return new Places(before, after, share);
    }
  }

  private Bilinear() {}

  /** The picture at another size, RGB row by row, 0 to 255, not rounded. */
  static float[] resize(Picture picture, int width, int height) {
    var across = Places.between(picture.width(), width);
    var down = Places.between(picture.height(), height);
    var levels = new float[3 * width * height];
    int at = 0;
    for (int y = 0; y < height; y++) {
      int above = 3 * down.before[y] * picture.width();
      int below = 3 * down.after[y] * picture.width();
      float share = down.share[y];
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < 3; channel++) {
          float upper = row(picture.rgb(), above + channel, across, x);
          float lower = row(picture.rgb(), below + channel, across, x);
          levels[at++] = upper * (1 - share) + lower * share;
        }
      }
    }
    return levels;
  }

  private static float row(byte[] rgb, int from, Places across, int x) {
    float left = rgb[from + 3 * across.before[x]] & 0xff;
    float right = rgb[from + 3 * across.after[x]] & 0xff;
    return left * (1 - across.share[x]) + right * across.share[x];
  }
}
