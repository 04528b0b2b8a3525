package io.qingping.vdt.motion.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

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
  void whatIsHeldStandsStill() {
    for (int i = 0; i < SCENES; i++) {
      var draft = SwayWorld.draft(SEED, i, 0);
      double largest = 0;
      for (int cell = 0; cell < CELLS; cell++) {
        double amplitude = amplitude(draft.scene(), cell);
        largest = Math.max(largest, amplitude);
        if (draft.exactPin()[cell] > 0.985) {
          assertThat(amplitude).as("scene %d, cell %d", i, cell).isZero();
        }
      }
      assertThat(largest).as("scene %d moves", i).isGreaterThan(1e-4);
    }
  }

  @Test
  void anotherTakeIsTheSameSceneInOtherGusts() {
    var scene = SwayWorld.scene(SEED, 5);
    var other = SwayWorld.scene(SEED, 5, 1);
    assertThat(other.wind()).isEqualTo(scene.wind());
    assertThat(other.spectrum()).isNotEqualTo(scene.spectrum());
    double apart = 0;
    for (int i = 0; i < scene.rgb().length; i++) {
      apart += Math.abs(scene.rgb()[i] - other.rgb()[i]) / scene.rgb().length;
    }
    assertThat(apart).isLessThan(0.01);
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
  void makesManyScenesASecond(TestReporter reporter) {
    // Processor time of this thread: other processes share the machine.
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < SCENES; i++) {
      SwayWorld.scene(SEED, 1000 + i);
    }
    double milliseconds = (threads.getCurrentThreadCpuTime() - start) / 1e6 / SCENES;
    reporter.publishEntry("milliseconds per scene", String.format("%.1f", milliseconds));
    assertThat(milliseconds).isLessThan(150);
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

  private static double amplitude(SwayScene scene, int cell) {
    double energy = 0;
    for (int at = cell; at < scene.spectrum().length; at += CELLS) {
      energy += scene.spectrum()[at] * scene.spectrum()[at];
    }
    return Math.sqrt(energy);
  }
}
