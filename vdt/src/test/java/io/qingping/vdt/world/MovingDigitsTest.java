package io.qingping.vdt.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.vdt.video.Clip;
import io.qingping.vdt.world.MovingDigits.Split;
import java.util.Arrays;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MovingDigitsTest {
  private static final int FRAMES = 20;

  @Test
  void clipsAreGreyAndBrightOnBlack() {
    var clip = new MovingDigits(Split.TRAIN, FRAMES, 1, 10).clip(3);
    assertThat(clip.values()).hasSize(FRAMES * 64 * 64);
    assertThat(clip.channels()).isEqualTo(1);
    for (int t = 0; t < FRAMES; t++) {
      int bright = 0;
      int black = 0;
      for (float value : frame(clip, t)) {
        assertThat(value >= -1 && value <= 1).isTrue();
        bright += value > 0.5 ? 1 : 0;
        black += value == -1 ? 1 : 0;
      }
      assertThat(bright).as("frame " + t).isBetween(20, 500);
      assertThat(black).as("frame " + t).isGreaterThan(64 * 64 - 2 * 28 * 28);
    }
  }

  /** Ink that leaves the picture would be missed; where digits overlap some is hidden. */
  @Test
  void digitsMoveAndStayInside() {
    var digits = new MovingDigits(Split.TRAIN, 100, 5, 20);
    for (int i = 0; i < 20; i++) {
      var clip = digits.clip(i);
      double least = Double.MAX_VALUE;
      double most = 0;
      for (int t = 0; t < 100; t++) {
        double ink = 0;
        for (float value : frame(clip, t)) {
          ink += (value + 1) / 2;
        }
        least = Math.min(least, ink);
        most = Math.max(most, ink);
      }
      assertThat(least).as("a digit left the picture in clip " + i).isGreaterThan(0.5 * most);
      assertThat(frame(clip, 1)).isNotEqualTo(frame(clip, 0));
    }
  }

  @Test
  void clipsDifferByNumberAndSeedAndNothingElse() {
    var digits = new MovingDigits(Split.TRAIN, 4, 1, 5);
    var again = new MovingDigits(Split.TRAIN, 4, 1, 5);
    var other = new MovingDigits(Split.TRAIN, 4, 2, 5);
    var seen = new HashSet<Integer>();
    for (int i = 4; i >= 0; i--) {
      assertThat(digits.clip(i).values()).isEqualTo(again.clip(i).values());
      assertThat(digits.clip(i).values()).isNotEqualTo(other.clip(i).values());
      assertThat(seen.add(Arrays.hashCode(digits.clip(i).values()))).isTrue();
    }
  }

  @Test
  void testClipsUseDigitsThatTrainingNeverSees() {
    var train = DigitImages.of(Split.TRAIN);
    var test = DigitImages.of(Split.TEST);
    assertThat(train.count()).isEqualTo(60_000);
    assertThat(test.count()).isEqualTo(10_000);
    var known = new HashSet<Integer>();
    for (int i = 0; i < train.count(); i++) {
      known.add(hash(train, i));
    }
    long shared = IntStream.range(0, 1000).filter(i -> known.contains(hash(test, i))).count();
    assertThat(shared).isLessThan(3); // hashes of 32 bits may meet by chance
  }

  private static int hash(DigitImages images, int image) {
    int hash = 0;
    for (int row = 0; row < DigitImages.SIDE; row++) {
      for (int column = 0; column < DigitImages.SIDE; column++) {
        hash = 31 * hash + images.pixel(image, row, column);
      }
    }
    return hash;
  }

  private static float[] frame(Clip clip, int t) {
    return Arrays.copyOfRange(clip.values(), t * 64 * 64, (t + 1) * 64 * 64);
  }
}
