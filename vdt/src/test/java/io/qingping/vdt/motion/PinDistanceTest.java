package io.qingping.vdt.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PinDistanceTest {
  private static final int N = MotionConfig.GRID;
  private final float[] move = new float[N * N];
  private final float[] pin = new float[N * N];

  private static int cell(int row, int column) {
    return row * N + column;
  }

  @Test
  void growsAlongALock() {
    pin[cell(4, 10)] = 1;
    for (int row = 5; row <= 20; row++) {
      move[cell(row, 10)] = 1;
    }
    var distance = PinDistance.of(move, pin);
    for (int row = 5; row <= 20; row++) {
      assertThat(distance[cell(row, 10)]).isEqualTo(row - 4);
    }
  }

  @Test
  void isZeroWhereNothingMoves() {
    pin[cell(4, 10)] = 1;
    move[cell(5, 10)] = 1;
    move[cell(7, 10)] = 0.1f; // too little to count
    var distance = PinDistance.of(move, pin);
    assertThat(distance[cell(5, 10)]).isEqualTo(1);
    distance[cell(5, 10)] = 0;
    assertThat(distance).containsOnly(0);
  }

  @Test
  void countsADiagonalStepAsItsLength() {
    pin[cell(0, 0)] = 1;
    for (int i = 1; i < 6; i++) {
      move[cell(i, i)] = 1;
    }
    assertThat(PinDistance.of(move, pin)[cell(5, 5)]).isCloseTo(5 * 1.4142135f, within(1e-4f));
  }

  @Test
  void goesThroughWhatMovesNotThroughTheAir() {
    pin[cell(2, 2)] = 1;
    for (int row = 3; row <= 12; row++) {
      move[cell(row, 2)] = 1;
      move[cell(row, 6)] = 1;
    }
    for (int column = 2; column <= 6; column++) {
      move[cell(12, column)] = 1;
    }
    // The end of the hook is 4 cells from the pin through the air.
    assertThat(PinDistance.of(move, pin)[cell(3, 6)]).isGreaterThan(18);
  }

  @Test
  void takesTheNearestOfSeveralPins() {
    pin[cell(3, 5)] = 1;
    pin[cell(13, 5)] = 1;
    for (int row = 4; row < 13; row++) {
      move[cell(row, 5)] = 1;
    }
    var distance = PinDistance.of(move, pin);
    assertThat(distance[cell(8, 5)]).isEqualTo(5);
    assertThat(distance[cell(11, 5)]).isEqualTo(2);
  }

  @Test
  void whatHangsOnNothingIsMeasuredFromItsHighestCell() {
    pin[cell(30, 30)] = 1;
    for (int row = 0; row < 9; row++) {
      move[cell(row, 3)] = 0.5f;
    }
    var distance = PinDistance.of(move, pin);
    for (int row = 0; row < 9; row++) {
      assertThat(distance[cell(row, 3)]).isEqualTo(row);
    }
  }
}
