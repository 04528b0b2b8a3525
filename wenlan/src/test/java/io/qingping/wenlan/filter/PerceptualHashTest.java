package io.qingping.wenlan.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.media.Picture;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PerceptualHashTest {
  /** Many waves, the long ones strong, as in photographs. */
  private static Picture waves(int seed, int width, int height, double gain, double noise) {
    var random = new Random(seed);
    var waves = random.doubles(90, -1, 1).toArray();
    var grain = new Random(99);
    var picture = Picture.black(width, height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double value = 0;
        for (int k = 0; k < 30; k++) {
          double u = waves[3 * k] * 24; // radians over the picture
          double v = waves[3 * k + 1] * 24;
          double angle = (x + .5) / width * u + (y + .5) / height * v + 6 * waves[3 * k + 2];
          value += Math.sin(angle) / (1 + Math.hypot(u, v) / 6);
        }
        double level = 128 + gain * 20 * value + noise * grain.nextGaussian();
        for (int c = 0; c < 3; c++) {
          picture.rgb()[3 * (y * width + x) + c] = (byte) Math.max(0, Math.min(255, level));
        }
      }
    }
    return picture;
  }

  private static long hash(Picture picture) {
    return PerceptualHash.of(picture).orElseThrow();
  }

  @Test
  void staysNearWhenAPictureIsShrunkDimmedOrGrainy() {
    for (int seed = 0; seed < 8; seed++) {
      long original = hash(waves(seed, 96, 64, 1, 0));
      assertThat(Long.bitCount(original ^ hash(waves(seed, 60, 40, 1, 0)))).isLessThan(8);
      assertThat(Long.bitCount(original ^ hash(waves(seed, 96, 64, .8, 0)))).isLessThan(8);
      assertThat(Long.bitCount(original ^ hash(waves(seed, 96, 64, 1, 6)))).isLessThan(8);
    }
  }

  @Test
  void isFarForOtherPictures() {
    var hashes = IntStream.range(0, 30).mapToLong(i -> hash(waves(i, 40, 40, 1, 0))).toArray();
    for (int i = 0; i < hashes.length; i++) {
      for (int j = 0; j < i; j++) {
        assertThat(Long.bitCount(hashes[i] ^ hashes[j])).isGreaterThan(12);
      }
    }
  }

  @Test
  void blankAndTinyPicturesHaveAnAnswer() {
    assertThat(PerceptualHash.of(Picture.black(100, 50))).isEmpty();
    assertThat(PerceptualHash.of(Picture.black(1, 1))).isEmpty();
    assertThat(PerceptualHash.of(waves(1, 10, 7, 1, 0))).isPresent();
  }
}
