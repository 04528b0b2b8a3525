package io.qingping.vdt.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseScheduleTest {
  private static final NoiseSchedule FULL = NoiseSchedule.linear(1000);

  @Test
  void signalFadesFromAlmostAllToAlmostNothing() {
    assertThat(FULL.beta(0)).isEqualTo(1e-4);
    assertThat(FULL.beta(999)).isCloseTo(2e-2, within(1e-15));
    assertThat(FULL.cumulative(-1)).isEqualTo(1);
    for (int t = 0; t < 1000; t++) {
      assertThat(FULL.cumulative(t)).isLessThan(FULL.cumulative(t - 1));
    }
    assertThat(FULL.cumulative(999)).isBetween(0.0, 1e-4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 50, 999, 1000})
  void shorterProcessesHaveTheSameNoiseWhereTheyStand(int count) {
    var shorter = FULL.respaced(count);
    assertThat(shorter.steps()).isEqualTo(count);
    for (int t = 0; t < count; t++) {
      double expected = FULL.cumulative(shorter.originalStep(t));
      assertThat(shorter.cumulative(t)).isCloseTo(expected, within(1e-12));
    }
    assertThat(shorter.originalStep(0)).isZero();
    assertThat(shorter.originalStep(count - 1)).isEqualTo(count == 1 ? 0 : 999);
  }

  @Test
  void stepsOfAShorterProcessOfAShorterProcessAreTheOriginals() {
    var twice = FULL.respaced(100).respaced(10);
    assertThat(twice.originalStep(9)).isEqualTo(999);
    assertThat(twice.cumulative(9)).isCloseTo(FULL.cumulative(999), within(1e-12));
  }

  @Test
  void firstPosteriorVarianceIsReplacedInTheLogarithm() {
    assertThat(FULL.posteriorVariance(0)).isZero();
    assertThat(FULL.logPosteriorVariance(0)).isEqualTo(Math.log(FULL.posteriorVariance(1)));
    assertThat(FULL.posteriorFromClean(0)).isCloseTo(1, within(1e-12));
    assertThat(FULL.posteriorFromNoisy(0)).isZero();
  }

  @Test
  void refusesCountsThatDoNotFit() {
    assertThatThrownBy(() -> FULL.respaced(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a process of 1000 steps cannot be sampled in 0");
    assertThatThrownBy(() -> FULL.respaced(1001)).hasMessageContaining("cannot be sampled in 1001");
  }

  @Test
  void refusesProcessesSoShortThatAStepWouldAddMoreThanAllNoise() {
    assertThat(NoiseSchedule.linear(21).cumulative(20)).isBetween(0.0, 1e-4);
    assertThatThrownBy(() -> NoiseSchedule.linear(20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a linear process has more than 20 steps, not 20: respace a longer one");
    assertThatThrownBy(() -> NoiseSchedule.linear(0)).hasMessageContaining("not 0");
  }
}
