package io.qingping.vdt.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EstimateTest {
  @Test
  void theErrorIsThatOfTheMean() {
    var estimate = Estimate.of(2, 4, 4, 6);
    assertThat(estimate.mean()).isEqualTo(4);
    assertThat(estimate.error()).isCloseTo(Math.sqrt(8.0 / 3 / 4), within(1e-12));
    assertThat(estimate.clips()).isEqualTo(4);
  }

  @Test
  void whatCouldNotBeMeasuredDoesNotCount() {
    assertThat(Estimate.of(Double.NaN, 3, Double.NaN)).isEqualTo(new Estimate(3, Double.NaN, 1));
    assertThat(Estimate.of(Double.NaN).clips()).isZero();
    assertThat(Estimate.of().mean()).isNaN();
  }

  @Test
  void everyClipCountsTheSameHoweverManyOfItsFramesWereMeasured() {
    var scores = new Scores();
    scores.add(Metric.VELOCITY, Double.NaN, 1, 3);
    scores.add(Metric.VELOCITY, Double.NaN, Double.NaN, 8);
    assertThat(scores.overall(Metric.VELOCITY).mean()).isEqualTo(5);
    var curve = scores.curve(Metric.VELOCITY);
    assertThat(curve.get(0).clips()).isZero();
    assertThat(curve.get(1)).isEqualTo(new Estimate(1, Double.NaN, 1));
    assertThat(curve.get(2)).isEqualTo(new Estimate(5.5, 2.5, 2));
  }

  @Test
  void sharesCountByTheirWholes() {
    var scores = new Scores();
    scores.addShare(Metric.ENERGY, 1, 10);
    scores.addShare(Metric.ENERGY, Double.NaN, 30);
    scores.addShare(Metric.ENERGY, 0.5, 0.01); // a ball nearly at rest: 50 times its energy
    var energy = scores.overall(Metric.ENERGY);
    assertThat(energy.mean()).isCloseTo(1.5 / 10.01, within(1e-12));
    assertThat(energy.clips()).isEqualTo(2);
    double off = 1 - 10 * energy.mean(); // and the other clip's is its opposite
    assertThat(energy.error()).isCloseTo(Math.sqrt(2 * off * off * 2) / 10.01, within(1e-12));
  }

  @Test
  void aNumberThatWouldRoundToNothingIsCalledLess() {
    assertThat(Metric.VELOCITY.mean(Estimate.of(0.00002, 0.00004))).isEqualTo("<0.001");
    assertThat(Metric.VELOCITY.error(Estimate.of(0.00002, 0.00004))).isEmpty();
    assertThat(Metric.VELOCITY.mean(Estimate.of(0, 0))).isEqualTo("0.000");
    assertThat(Metric.PSNR.mean(Estimate.of(30, 31))).isEqualTo("30.5");
    assertThat(Metric.PSNR.error(Estimate.of(30, 31))).isEqualTo("± 0.5");
  }
}
