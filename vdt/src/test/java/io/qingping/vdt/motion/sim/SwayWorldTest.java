package io.qingping.vdt.motion.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SwayWorldTest {
  private static final long SEED = 20261125;
  private static final int SCENES = 60;
  private static final int CELLS = SwayScene.CELLS;

  @Test
  void sameSeedAndIndexMakeTheSameScene() {
    var first = SwayWorld.scene(SEED, 3);
    var again = SwayWorld.scene(SEED, 3);
    assertThat(again.wind()).isEqualTo(first.wind());
    assertThat(again.rgb()).isEqualTo(first.rgb());
    assertThat(again.spectrum()).isEqualTo(first.spectrum());
    assertThat(SwayWorld.scene(SEED, 4).wind()).isNotEqualTo(first.wind());
    assertThat(SwayWorld.scene(SEED + 1, 3).wind()).isNotEqualTo(first.wind());
  }

  @Test
  void everyLoopCloses() {
    for (int i = 0; i < SCENES; i++) {
      assertThat(SwayWorld.draft(SEED, i, 0).closure()).as("scene %d", i).isLessThan(0.05);
    }
  }

  @Test
  void valuesAreFiniteAndInRange() {
    for (int i = 0; i < SCENES; i++) {
      var scene = SwayWorld.scene(SEED, i);
      for (var values : new float[][] {scene.rgb(), scene.move(), scene.pin()}) {
        for (float value : values) {
          assertThat(value).isBetween(0f, 1f);
        }
      }
      for (int cell = 0; cell < CELLS; cell++) {
        assertThat(amplitude(scene, cell)).as("scene %d", i).isBetween(0.0, 0.0701);
        assertThat(scene.distance()[cell]).isBetween(0f, 80f);
      }
    }
  }

  @Test
  void whatIsHeldAndTheBackgroundStandStill() {
    for (int i = 0; i < SCENES; i++) {
      var scene = SwayWorld.scene(SEED, i);
      double largest = 0;
      double still = 0;
      int cells = 0;
      for (int cell = 0; cell < CELLS; cell++) {
        largest = Math.max(largest, amplitude(scene, cell));
        if (farFromMotion(scene, cell)) {
          still = Math.max(still, amplitude(scene, cell));
          cells++;
        }
      }
      assertThat(largest).as("scene %d moves", i).isGreaterThan(1e-4);
      assertThat(still).as("scene %d, %d still cells", i, cells).isZero();
    }
  }

  @Test
  void strongerWindMovesMore() {
    double calm = 0;
    double strong = 0;
    int calms = 0;
    int strongs = 0;
    for (int i = 0; i < 2 * SCENES; i++) {
      var scene = SwayWorld.scene(SEED, i);
      double size = 0;
      for (int cell = 0; cell < CELLS; cell++) {
        size = Math.max(size, amplitude(scene, cell));
      }
      if (scene.wind().strength() < 0.4) {
        calm += size;
        calms++;
      } else if (scene.wind().strength() > 0.6) {
        strong += size;
        strongs++;
      }
    }
    assertThat(strong / strongs).isGreaterThan(1.6 * calm / calms);
  }

  @Test
  void slowFrequenciesCarryMoreEnergy() {
    var energy = new double[SwayScene.FREQUENCIES];
    for (int i = 0; i < SCENES; i++) {
      var spectrum = SwayWorld.scene(SEED, i).spectrum();
      for (int at = 0; at < spectrum.length; at++) {
        energy[at / (4 * CELLS)] += spectrum[at] * spectrum[at];
      }
    }
    for (int k = 1; k < energy.length; k++) {
      assertThat(energy[k]).as("frequency %d", k + 1).isLessThan(energy[k - 1]);
    }
  }

  /** No moving material in the exact picture within two cells, judged by the arc length. */
  private static boolean farFromMotion(SwayScene scene, int cell) {
    for (int dr = -1; dr <= 1; dr++) {
      for (int dc = -1; dc <= 1; dc++) {
        int row = Math.max(0, Math.min(31, cell / 32 + dr));
        int column = Math.max(0, Math.min(31, cell % 32 + dc));
        if (scene.move()[row * 32 + column] > 0.02 || scene.distance()[row * 32 + column] > 0) {
          return false;
        }
      }
    }
    return true;
  }

  private static double amplitude(SwayScene scene, int cell) {
    double energy = 0;
    for (int at = cell; at < scene.spectrum().length; at += CELLS) {
      energy += scene.spectrum()[at] * scene.spectrum()[at];
    }
    return Math.sqrt(energy);
  }
}
