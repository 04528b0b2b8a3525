package io.qingping.wenlan.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qingping.tensor.Generator;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.wenlan.Fixtures;
import org.junit.jupiter.api.Test;

class StandardTest {
  @Test
  void featuresGetMeanZeroAndDeviationOneOverThePicturesThatWereMeasured() {
    try (var scope = Scope.open()) {
      var spread = Tensor.of(new float[] {3, 0.2f, 40}, 3);
      var rows = new Generator(5).normal(500, 1, 3).mul(spread).add(7);
      var standard = new Standard(3);
      assertThat(Fixtures.difference(standard.forward(rows), rows)).isZero();
      standard.measure(rows);
      for (int channel = 0; channel < 3; channel++) {
        var values = standard.forward(rows).select(2, channel);
        assertThat(values.mean().item()).isCloseTo(0, within(1e-3));
        assertThat(values.square().mean().item()).isCloseTo(1, within(2e-3));
      }
    }
  }
}
