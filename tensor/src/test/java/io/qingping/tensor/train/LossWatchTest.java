package io.qingping.tensor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.tensor.TrainingDiverged;
import org.junit.jupiter.api.Test;

class LossWatchTest {
  private final LossWatch watch = new LossWatch();

  private double add(int steps, double loss) {
    double smooth = 0;
    for (int i = 0; i < steps; i++) {
      smooth = watch.add(loss);
    }
    return smooth;
  }

  @Test
  void smoothsTheLoss() {
    assertThat(watch.add(1)).isEqualTo(1);
    assertThat(watch.add(2)).isEqualTo(0.98 + 0.04);
  }

  @Test
  void letsOutliersPassButDoubtsThem() {
    add(1000, 0.02);
    assertThat(watch.doubtful()).isFalse();
    watch.add(50);
    assertThat(watch.doubtful()).isTrue();
    assertThat(add(300, 0.02)).isLessThan(0.03);
    assertThat(watch.doubtful()).isFalse();
  }

  @Test
  void refusesALossThatStaysFarAboveWhatItWas() {
    add(1000, 0.02);
    assertThatThrownBy(() -> add(400, 1.5))
        .isInstanceOf(TrainingDiverged.class)
        .hasMessageStartingWith("the loss has risen from 0.02")
        .hasMessageEndingWith("lower the learning rate and go on from the last checkpoint");
  }

  @Test
  void aHighLossAtTheStartIsNoDivergence() {
    add(50, 100);
    assertThat(add(500, 1)).isLessThan(1.1);
  }
}
