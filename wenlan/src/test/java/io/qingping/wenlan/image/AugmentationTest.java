package io.qingping.wenlan.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.qingping.media.Picture;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final int SIDE = 32;

  /** Black on the left, grey on the right. */
  private static Picture halves() {
    var picture = Picture.black(SIDE, SIDE);
    for (int y = 0; y < SIDE; y++) {
      int middle = 3 * (y * SIDE + SIDE / 2);
      Arrays.fill(picture.rgb(), middle, 3 * (y + 1) * SIDE, (byte) 100);
    }
    return picture;
  }

  private static int at(Picture picture, int x, int y) {
    return picture.rgb()[3 * (y * picture.width() + x)] & 0xff;
  }

  private static Picture changed(Augmentation augmentation, Picture picture, long seed) {
    return augmentation.apply(picture, new SplittableRandom(seed));
  }

  @Test
  void aMirroredPictureHasLeftAndRightExchanged() {
    var mirrored = changed(new Augmentation(0, 0, 0, 0, 0, 1), halves(), 1);
    assertThat(at(mirrored, 2, 16)).isEqualTo(100);
    assertThat(at(mirrored, 29, 16)).isZero();
  }

  @Test
  void aSectionShowsLessOfThePictureAndNothingElse() {
    var crop = new Augmentation(0, 0, 0.5, 0, 0, 0);
    boolean moved = false;
    for (int seed = 0; seed < 20; seed++) {
      var section = changed(crop, halves(), seed);
      assertThat(section.width()).isEqualTo(SIDE);
      for (int x : new int[] {0, SIDE - 1}) {
        assertThat(at(section, x, 0)).isLessThan(110);
      }
      moved |= !Arrays.equals(section.rgb(), halves().rgb());
    }
    assertThat(moved).isTrue();
  }

  @Test
  void whiteLiesBeyondThePicture() {
    var black = Picture.black(SIDE, SIDE);
    var smaller = new Augmentation(0, 0, 0, 2, 0, 0);
    var turned = new Augmentation(0, 0, 0, 0, 45, 0);
    for (var augmentation : new Augmentation[] {smaller, turned}) {
      int white = 0;
      for (int seed = 0; seed < 20; seed++) {
        var picture = changed(augmentation, black, seed);
        assertThat(at(picture, SIDE / 2, SIDE / 2)).isZero();
        white += at(picture, 0, 0) == 255 || at(picture, SIDE - 1, SIDE - 1) == 255 ? 1 : 0;
      }
      assertThat(white).isGreaterThan(10);
    }
  }

  @Test
  void theSameDrawsGiveTheSamePicture() {
    var all = new Augmentation(0.8, 0.2, 0.8, 1.2, 12, 0.5);
    assertThat(changed(all, halves(), 3).rgb()).isEqualTo(changed(all, halves(), 3).rgb());
    assertThat(changed(all, halves(), 3).rgb()).isNotEqualTo(changed(all, halves(), 4).rgb());
  }

  @Test
  void numbersOutOfRangeAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Augmentation(0, 0, 0, 3, 0, 0))
        .withMessageContaining("'room' must be from 1 to 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Augmentation(0, 0, 1.5, 0, 0, 0))
        .withMessageContaining("'crop'");
  }
}
