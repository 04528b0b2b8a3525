package io.qingping.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  private final Schedule schedule = new Schedule(1e-3, 1e-4, 10, 110);

  @Test
  void risesThenFallsAlongACosine() {
    assertThat(schedule.at(0)).isEqualTo(1e-4, within(1e-12));
    assertThat(schedule.at(4)).isEqualTo(5e-4, within(1e-12));
    assertThat(schedule.at(9)).isEqualTo(1e-3, within(1e-12));
    assertThat(schedule.at(10)).isEqualTo(1e-3, within(1e-12));
    assertThat(schedule.at(35)).isEqualTo(5.5e-4 + 4.5e-4 * Math.sqrt(0.5), within(1e-12));
    assertThat(schedule.at(60)).isEqualTo(5.5e-4, within(1e-12));
    assertThat(schedule.at(110)).isEqualTo(1e-4, within(1e-12));
    assertThat(schedule.at(10_000)).isEqualTo(1e-4, within(1e-12));
    assertThat(new Schedule(1, 0, 0, 1).at(0)).isEqualTo(1);
  }

  @Test
  void validatesItself() {
    assertThatThrownBy(() -> new Schedule(1e-4, 1e-3, 0, 10)).hasMessageContaining("must fall");
    assertThatThrownBy(() -> new Schedule(0, 0, 0, 10)).hasMessageContaining("positive peak");
    assertThatThrownBy(() -> new Schedule(1, 0, 10, 10))
        .hasMessage("total steps must exceed warm-up: 10 <= 10");
  }
}
