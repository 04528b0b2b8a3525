package io.qingping.vdt.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.tensor.Scope;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TaskMaskTest {
  private static final Extent EXTENT = new Extent(6, 2, 3);

  static Stream<Arguments> masks() {
    return Stream.of(
        Arguments.of(TaskMask.predict(EXTENT, 2), "001111"),
        Arguments.of(TaskMask.predict(EXTENT, 0), "111111"),
        Arguments.of(TaskMask.predict(EXTENT, 6), "000000"),
        Arguments.of(TaskMask.backward(EXTENT, 2), "111100"),
        Arguments.of(TaskMask.interpolate(EXTENT, 1, 0), "000000"),
        Arguments.of(TaskMask.interpolate(EXTENT, 4, 0), "011101"),
        Arguments.of(TaskMask.interpolate(EXTENT, 2, 1), "101010"),
        Arguments.of(TaskMask.oneFrame(EXTENT, 3), "111011"),
        Arguments.of(TaskMask.unconditional(EXTENT), "111111"));
  }

  @ParameterizedTest
  @MethodSource("masks")
  void asksForTheFramesOfItsTask(TaskMask mask, String asked) {
    try (var scope = Scope.open()) {
      var tensor = mask.tensor();
      assertThat(tensor.shape()).containsExactly(6, 1, 2, 3);
      for (int frame = 0; frame < 6; frame++) {
        assertThat(tensor.select(0, frame).contiguous().floats())
            .containsOnly(asked.charAt(frame) - '0');
      }
    }
    long known = asked.chars().filter(c -> c == '0').count();
    assertThat(mask.showsMotion()).isEqualTo(known >= 2);
  }

  @Test
  void holesLieWhereTheirCellsAre() {
    var holes = new boolean[] {false, false, true, false}; // 2 x 2 cells, the lower left one
    var mask = TaskMask.completion(new Extent(3, 4, 6), holes, 3, 1, 2);
    for (int i = 0; i < mask.missing().length; i++) {
      int row = i / 6 % 4;
      boolean inside = i / 24 == 1 && row == 3 && i % 6 < 3;
      assertThat(mask.missing()[i]).as("value %d", i).isEqualTo(inside);
    }
    assertThat(mask.showsMotion()).isTrue();
  }

  @Test
  void refusesFramesThatAreNotThere() {
    List<ThrowingCallable> wrong =
        List.of(
            () -> TaskMask.predict(EXTENT, -1),
            () -> TaskMask.predict(EXTENT, 7),
            () -> TaskMask.backward(EXTENT, 7),
            () -> TaskMask.interpolate(EXTENT, 0, 0),
            () -> TaskMask.interpolate(EXTENT, 2, -1),
            () -> TaskMask.oneFrame(EXTENT, 6));
    for (var making : wrong) {
      assertThatThrownBy(making).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> TaskMask.predict(EXTENT, 7))
        .hasMessage("given frames must be within 0 .. 6, not 7");
  }
}
