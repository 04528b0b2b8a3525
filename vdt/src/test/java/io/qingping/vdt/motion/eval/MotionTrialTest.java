package io.qingping.vdt.motion.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.qingping.vdt.motion.sim.SwayScene;
import io.qingping.vdt.motion.sim.SwayWorld;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MotionTrialTest {
  private static final int HELD_OUT = 40;
  private static SmoothRandomField field;
  private static List<MotionTrial> trials;

  @BeforeAll
  static void judgeTheBaselines() {
    List<SwayScene> training =
        LongStream.range(0, 40).mapToObj(i -> SwayWorld.scene(1, i)).toList();
    field = SmoothRandomField.of(training);
    trials = MotionTrial.run(List.of(field, new GlobalSine(field.fit())), 2, 0, HELD_OUT);
  }

  @Test
  void theSimulatorItselfHasNoError() {
    assertThat(trials.get(0).name()).isEqualTo("simulator itself");
    assertThat(mean(0, "lagError")).isZero();
    assertThat(mean(0, "energyError")).isZero();
    assertThat(mean(0, "amplitudeRatio")).isCloseTo(1, within(1e-9));
  }

  @Test
  void theSimulatorLagsTowardsFreeEndsAlsoInOtherGusts() {
    for (int row = 0; row < 2; row++) {
      assertThat(mean(row, "lagSlope")).isGreaterThan(0.008);
      assertThat(mean(row, "lagFit")).isGreaterThan(0.15);
      assertThat(mean(row, "anchor")).isLessThan(0.3);
    }
    assertThat(mean(1, "variety")).isBetween(1.0, 1.6);
    assertThat(mean(1, "amplitudeRatio")).isBetween(0.7, 1.4);
  }

  @Test
  void theBaselinesHaveAlmostNoLag() {
    for (int row = 2; row < 4; row++) {
      assertThat(Math.abs(mean(row, "lagFit"))).as(trials.get(row).name()).isLessThan(0.15);
      assertThat(mean(row, "lagError")).isGreaterThan(mean(1, "lagError"));
    }
  }

  @Test
  void theBaselinesHaveAboutTheSizeOfTheTrainingScenes() {
    assertThat(mean(2, "amplitudeRatio")).isBetween(0.4, 2.0);
    assertThat(mean(3, "amplitudeRatio")).isBetween(0.4, 2.0);
    var scene = SwayWorld.scene(2, 0);
    assertThat(field.sample(scene, 3)).isEqualTo(field.sample(scene, 3));
    assertThat(field.sample(scene, 3)).isNotEqualTo(field.sample(scene, 4));
  }

  @Test
  void writesATableAndJson() throws Exception {
    var lines = MotionTrial.markdown(trials).lines().toList();
    assertThat(lines).hasSize(2 + 4);
    assertThat(lines.get(0)).startsWith("| source | pinLeak | anchor |").endsWith("| variety |");
    assertThat(lines.get(5)).startsWith("| global sine | ");
    var json = new ObjectMapper().readTree(MotionTrial.json(trials));
    assertThat(json.at("/summary/scenes").asInt()).isEqualTo(HELD_OUT);
    assertThat(json.at("/trials/1/measures/lagFit/median").asDouble())
        .isEqualTo(trials.get(1).measures().get("lagFit").median());
    int best = mean(2, "waveError") <= mean(3, "waveError") ? 2 : 3;
    assertThat(json.at("/summary/best/waveError").asText()).isEqualTo(trials.get(best).name());
  }

  @Test
  void aFitNeedsScenesThatMove() {
    assertThatThrownBy(() -> AmplitudeFit.of(List.of()))
        .hasMessage("an amplitude fit needs 3 moving scenes, got 0");
  }

  private static double mean(int row, String measure) {
    return trials.get(row).measures().get(measure).mean();
  }
}
