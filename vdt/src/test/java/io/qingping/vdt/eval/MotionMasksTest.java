package io.qingping.vdt.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qingping.vdt.video.Clip;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MotionMasksTest {
  private static final int SIDE = 128;

  /** A black square of 32 pixels on white, somewhere else in each frame. */
  private static Clip square(int side, int size, int... lefts) {
    var values = new float[lefts.length * side * side];
    Arrays.fill(values, 1);
    for (int t = 0; t < lefts.length; t++) {
      for (int row = 0; row < size; row++) {
        int from = (t * side + 8 + row) * side + lefts[t];
        Arrays.fill(values, from, from + size, -1);
      }
    }
    return new Clip(lefts.length, 1, side, side, values);
  }

  @Test
  void theSameMotionOverlapsWholly() {
    var masks = MotionMasks.of(square(SIDE, 32, 10, 20, 30));
    assertThat(masks.overlap(masks, 1)).isEqualTo(1);
    assertThat(masks.spatial(masks, 0, 3)).isEqualTo(1);
    assertThat(masks.weighted(masks, 0, 3)).isEqualTo(1);
  }

  @Test
  void nothingThatMovesOverlapsWithNothing() {
    var still = MotionMasks.of(square(SIDE, 32, 10, 10));
    var moving = MotionMasks.of(square(SIDE, 32, 10, 60));
    assertThat(still.overlap(still, 1)).isEqualTo(1);
    assertThat(still.overlap(moving, 1)).isZero();
    assertThat(still.spatial(moving, 0, 2)).isZero();
  }

  @Test
  void aJumpMovesTheOldPlaceAndTheNew() {
    // Both jumps uncover the square at 10; the new places, 60 and 76, share half their columns.
    var one = MotionMasks.of(square(SIDE, 32, 10, 60));
    var other = MotionMasks.of(square(SIDE, 32, 10, 76));
    // The blur widens each square of 32 by a pixel or two on each side: 2 * 36^2 against that.
    assertThat(one.overlap(other, 1)).isCloseTo((36 + 20) / (36 + 20 + 2 * 16.0), within(0.02));
  }

  @Test
  void aPlaceWeighsAsOftenAsItMoves() {
    var once = MotionMasks.of(square(SIDE, 32, 10, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60));
    var often = MotionMasks.of(square(SIDE, 32, 10, 60, 10, 60, 10, 60, 10, 60, 10, 60, 10, 60));
    assertThat(once.spatial(often, 0, 12)).isCloseTo(1, within(0.01));
    assertThat(once.weighted(often, 0, 12)).isLessThan(0.9);
  }

  @Test
  void specksAreNoMotion() {
    var specks = square(SIDE, 2, 10, 60);
    assertThat(MotionMasks.of(specks).overlap(MotionMasks.of(square(SIDE, 2, 10, 10)), 1))
        .isEqualTo(1);
  }

  @Test
  void smallFramesAreEnlargedFirst() {
    // Two pixels of a frame of 32 are eight of 128, larger than the opening.
    var small = MotionMasks.of(square(32, 2, 2, 20));
    assertThat(small.overlap(MotionMasks.of(square(32, 2, 2, 2)), 1)).isZero();
  }
}
