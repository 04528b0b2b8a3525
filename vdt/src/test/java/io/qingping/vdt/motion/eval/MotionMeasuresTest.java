package io.qingping.vdt.motion.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.vdt.motion.sim.SwayScene;
import io.qingping.vdt.motion.sim.SwayWorld;
import io.qingping.vdt.motion.sim.Wind;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MotionMeasuresTest {
  private static final int SIZE = SwayScene.SIZE;
  private static final int CELLS = SwayScene.CELLS;

  @Test
  void theSimulatorHasNoErrorAgainstItself() {
    for (int i = 0; i < 10; i++) {
      var scene = SwayWorld.scene(11, i);
      var measured = MotionMeasures.of(scene.spectrum(), scene);
      assertThat(measured.lagError()).isZero();
      assertThat(measured.energyError()).isZero();
      assertThat(measured.waveError()).isZero();
      assertThat(measured.amplitudeRatio()).isCloseTo(1, within(1e-9));
      assertThat(measured.closure()).isLessThan(1e-12);
      assertThat(MotionMeasures.difference(scene.spectrum(), scene.spectrum())).isZero();
    }
  }

  @Test
  void findsTheSlopeOfAKnownWave() {
    var scene = hanging(travelling(0.07));
    var measured = MotionMeasures.of(scene.spectrum(), scene);
    assertThat(measured.lagSlope()).isCloseTo(0.07, within(1e-4));
    assertThat(measured.lagFit()).isGreaterThan(0.99);
    var backwards = MotionMeasures.of(travelling(-0.07), scene);
    assertThat(backwards.lagSlope()).isCloseTo(-0.07, within(1e-4));
    assertThat(backwards.lagFit()).isLessThan(-0.99);
    assertThat(backwards.lagError()).isCloseTo(0.14, within(1e-3));
  }

  @Test
  void aSlopeBeyondOneTurnNeedsNoUnwrapping() {
    var scene = hanging(travelling(0.5));
    assertThat(MotionMeasures.of(scene.spectrum(), scene).lagSlope()).isCloseTo(0.5, within(1e-3));
  }

  @Test
  void noiseIsRoughAndHasNoLag() {
    var scene = hanging(travelling(0.07));
    var random = new SplittableRandom(5);
    var noise = new float[scene.spectrum().length];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) (0.01 * random.nextGaussian());
    }
    var measured = MotionMeasures.of(noise, scene);
    assertThat(measured.roughness()).isGreaterThan(1);
    assertThat(measured.lagFit()).isBetween(-0.1, 0.1);
    assertThat(measured.waveError()).isGreaterThan(3);
    assertThat(MotionMeasures.of(scene.spectrum(), scene).roughness()).isLessThan(0.3);
  }

  @Test
  void energyErrorCountsFrequencies() {
    var scene = hanging(travelling(0.07));
    var faster = new float[scene.spectrum().length];
    System.arraycopy(scene.spectrum(), 0, faster, 2 * 4 * CELLS, 4 * CELLS);
    var measured = MotionMeasures.of(faster, scene);
    assertThat(measured.energyError()).isCloseTo(2, within(1e-6));
    assertThat(measured.amplitudeRatio()).isCloseTo(1, within(1e-6));
  }

  @Test
  void motionInThePinIsALeak() {
    var scene = hanging(travelling(0.07));
    assertThat(MotionMeasures.of(scene.spectrum(), scene).pinLeak()).isZero();
    var everywhere = new float[scene.spectrum().length];
    java.util.Arrays.fill(everywhere, 0, CELLS, 0.01f);
    assertThat(MotionMeasures.of(everywhere, scene).pinLeak()).isCloseTo(1, within(1e-6));
  }

  @Test
  void differenceOfOppositeMotionsIsTwo() {
    var motion = travelling(0.07);
    var opposite = motion.clone();
    for (int i = 0; i < opposite.length; i++) {
      opposite[i] = -opposite[i];
    }
    assertThat(MotionMeasures.difference(motion, opposite)).isCloseTo(2, within(1e-6));
  }

  @Test
  void nothingMovingGivesNumbers() {
    var scene = hanging(travelling(0.07));
    var measured = MotionMeasures.of(new float[scene.spectrum().length], scene);
    assertThat(measured.lagSlope()).isZero();
    assertThat(measured.lagFit()).isZero();
    assertThat(measured.amplitudeRatio()).isZero();
    assertThat(measured.roughness()).isZero();
  }

  @Test
  void rejectsASpectrumOfAnotherSize() {
    var scene = hanging(travelling(0.07));
    assertThatThrownBy(() -> MotionMeasures.of(new float[7], scene))
        .hasMessage("a motion spectrum has 24576 values, not 7");
  }

  /** A cloth over the lower 28 rows, held by the pin above. */
  private static SwayScene hanging(float[] spectrum) {
    var move = new float[CELLS];
    var pin = new float[CELLS];
    var distance = new float[CELLS];
    for (int cell = 0; cell < CELLS; cell++) {
      int row = cell / SIZE;
      move[cell] = row >= 4 ? 1 : 0;
      pin[cell] = 1 - move[cell];
      distance[cell] = Math.max(0, row - 3);
    }
    return new SwayScene(
        new float[3 * CELLS], move, pin, new Wind(0, 0.5, 0.5, 0.5), spectrum, distance);
  }

  /** One frequency whose phase lags by this slope per row and whose amplitude grows. */
  private static float[] travelling(double slope) {
    var values = new float[SwayScene.FREQUENCIES * SwayScene.CHANNELS * CELLS];
    for (int cell = 4 * SIZE; cell < CELLS; cell++) {
      int row = cell / SIZE - 3;
      values[cell] = (float) (0.001 * row * Math.cos(-slope * row));
      values[CELLS + cell] = (float) (0.001 * row * Math.sin(-slope * row));
    }
    return values;
  }
}
