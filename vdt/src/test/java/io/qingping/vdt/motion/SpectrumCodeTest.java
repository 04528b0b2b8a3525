package io.qingping.vdt.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qingping.tensor.Generator;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpectrumCodeTest {
  private Scope scope;
  private Tensor spectra; // (3, 6, 4, 32, 32), each frequency a third of the one before
  private Tensor scales;

  @BeforeEach
  void open() {
    scope = Scope.open();
    var random = new Generator(9);
    int n = MotionConfig.GRID;
    spectra = random.normal(3, MotionConfig.FREQUENCIES, MotionConfig.CHANNELS, n, n);
    for (int k = 0; k < MotionConfig.FREQUENCIES; k++) {
      var frequency = spectra.narrow(1, k, 1);
      frequency.copyFrom(frequency.mul(0.01 * Math.pow(3, -k)));
    }
    scales = SpectrumCode.scales(spectra, Tensor.ones(3, 1, n, n));
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void decodingUndoesEncoding() {
    var back = SpectrumCode.decode(SpectrumCode.encode(spectra, scales), scales);
    var worst = back.sub(spectra).abs().div(spectra.abs().add(1e-5)).max().item();
    assertThat(worst).isLessThan(1e-3);
  }

  @Test
  void scalesFollowEachFrequency() {
    var values = scales.floats();
    for (int k = 1; k < values.length; k++) {
      assertThat(values[k] / values[k - 1]).isCloseTo(1 / 3f, within(0.02f));
    }
  }

  @Test
  void everyFrequencyBecomesOfUnitSize() {
    var encoded = SpectrumCode.encode(spectra, scales);
    for (int k = 0; k < MotionConfig.FREQUENCIES; k++) {
      double variance = encoded.select(1, k).square().mean().item();
      assertThat(variance).isCloseTo(1, within(0.03));
    }
  }

  @Test
  void scalesLookAtMovingCellsOnly() {
    var moving = Tensor.ones(3, 1, MotionConfig.GRID, MotionConfig.GRID);
    moving.narrow(2, 0, 16).fill(0);
    var still = spectra.clone();
    still.narrow(3, 0, 16).fill(1000);
    var expected =
        SpectrumCode.scales(spectra.narrow(3, 16, 16), Tensor.ones(3, 1, 16, MotionConfig.GRID));
    assertThat(SpectrumCode.scales(still, moving).sub(expected).abs().max().item())
        .isLessThan(1e-7);
  }

  @Test
  void stillnessStaysStill() {
    var zero = Tensor.zeros(spectra.shape());
    assertThat(SpectrumCode.encode(zero, scales).abs().max().item()).isZero();
    assertThat(SpectrumCode.decode(zero, scales).abs().max().item()).isZero();
  }
}
