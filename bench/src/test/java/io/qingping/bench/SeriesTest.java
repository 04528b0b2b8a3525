package io.qingping.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {
  @Test
  void tellsMedianAndRange() {
    assertThat(new Series(List.of(3.0, 1.0, 2.0)).text(1000, 0)).isEqualTo("2000 (1000-3000)");
    assertThat(new Series(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
  }

  @Test
  void refusesToSumUpNothing() {
    assertThatThrownBy(new Series(List.of())::median)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("nothing was measured");
  }
}
