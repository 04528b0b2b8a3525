package io.qingping.wenlan.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.media.Picture;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PictureHashTest {
  /** Smooth hills of grey, as photographs have them. */
  private static Picture hills(long seed, int width, int height, double light) {
    var random = new Random(seed);
    var waves = random.doubles(24, -3, 3).toArray();
    var picture = Picture.black(width, height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double value = 0;
        for (int i = 0; i < 24; i += 3) {
          value +=
              Math.sin(
                  2 * Math.PI * (waves[i] * x / width + waves[i + 1] * y / height) + waves[i + 2]);
        }
        for (int c = 0; c < 3; c++) {
          picture.rgb()[3 * (y * width + x) + c] = (byte) Math.round(light * (128 + 12 * value));
        }
      }
    }
    return picture;
  }

  @Test
  void survivesAnotherSizeAndAnotherLight() {
    for (long seed = 0; seed < 20; seed++) {
      long hash = PictureHash.of(hills(seed, 400, 300, 1));
      assertThat(PictureHash.distance(hash, PictureHash.of(hills(seed, 173, 129, 0.6))))
          .as("seed %d", seed)
          .isLessThanOrEqualTo(6);
    }
  }

  @Test
  void tellsOtherPicturesApart() {
    for (long seed = 0; seed < 20; seed++) {
      long hash = PictureHash.of(hills(seed, 200, 150, 1));
      assertThat(PictureHash.distance(hash, PictureHash.of(hills(seed + 100, 200, 150, 1))))
          .as("seed %d", seed)
          .isGreaterThan(16);
    }
  }

  @Test
  void hasOneForThePictureOfOnePixel() {
    assertThat(PictureHash.of(Picture.black(1, 1))).isEqualTo(PictureHash.of(Picture.black(9, 1)));
  }
}
