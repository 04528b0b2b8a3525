package io.qingping.vdt.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.tensor.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MaskTaskTest {
  @ParameterizedTest
  @CsvSource({
    "PREDICT, 2, 1, 001111",
    "PREDICT, 0, 1, 111111",
    "PREDICT, 6, 1, 000000",
    "BACKWARD, 2, 1, 111100",
    "INTERPOLATE, 0, 1, 000000",
    "INTERPOLATE, 0, 4, 011101",
    "UNCONDITIONAL, 3, 2, 111111"
  })
  void asksForTheFramesOfItsTask(MaskTask task, int count, int stride, String asked) {
    try (var scope = Scope.open()) {
      var mask = task.mask(6, 2, 3, count, stride);
      assertThat(mask.shape()).containsExactly(6, 1, 2, 3);
      for (int frame = 0; frame < 6; frame++) {
        assertThat(mask.select(0, frame).contiguous().floats())
            .containsOnly(asked.charAt(frame) - '0');
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesFramesThatAreNotThere(MaskTask task) {
    for (int[] wrong : new int[][] {{-1, 1}, {7, 1}, {2, 0}, {2, -3}}) {
      assertThatThrownBy(() -> task.mask(6, 2, 3, wrong[0], wrong[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "given frames must be within 0 .. 6 and the stride positive: %d, %d"
                  .formatted(wrong[0], wrong[1]));
    }
  }

  @Test
  void masksOfOneTaskAreIndependent() {
    try (var scope = Scope.open()) {
      MaskTask.UNCONDITIONAL.mask(2, 1, 1, 0, 1).fill(0);
      assertThat(MaskTask.UNCONDITIONAL.mask(2, 1, 1, 0, 1).floats()).containsOnly(1);
    }
  }
}
