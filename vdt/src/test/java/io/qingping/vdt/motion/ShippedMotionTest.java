package io.qingping.vdt.motion;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.tensor.Engine;
import io.qingping.vdt.motion.eval.MotionTrial;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The weights that are shipped, on a few scenes that training never saw, beside both baselines. The
 * bounds are wide; the model card has the numbers on many scenes.
 */
class ShippedMotionTest {
  private static final int SCENES = 6;
  private static List<MotionTrial> trials;
  private static MotionTrial model;
  private static List<MotionTrial> baselines;

  @BeforeAll
  static void judge() {
    Engine.products(Engine.Products.FAST); // as clips are made
    trials = MotionEvaluation.run(MotionModel.shipped(), MotionModel.Sampling.standard(), SCENES);
    model = trials.get(2);
    baselines = trials.subList(3, 5);
  }

  private static double mean(MotionTrial trial, String measure) {
    return trial.measures().get(measure).mean();
  }

  @Test
  void whatIsPinnedStaysNearlyStill() {
    assertThat(mean(model, "pinLeak")).isLessThan(0.05);
  }

  @Test
  void freeEndsSwingMoreUnlikeInBothBaselines() {
    assertThat(mean(model, "anchor")).isLessThan(0.6);
    assertThat(baselines).allSatisfy(b -> assertThat(mean(b, "anchor")).isGreaterThan(0.8));
  }

  @Test
  void wavesAreNearerToTheSimulatorsThanTheBaselines() {
    assertThat(baselines)
        .allSatisfy(
            b -> assertThat(mean(model, "waveError")).isLessThan(0.9 * mean(b, "waveError")));
  }

  @Test
  void motionIsOfTheRightSizeClosesItsLoopAndDiffersBySeed() {
    assertThat(mean(model, "amplitudeRatio")).isBetween(0.5, 1.5);
    assertThat(mean(model, "closure")).isLessThan(1e-12);
    assertThat(mean(model, "variety")).isBetween(0.8, 1.6);
  }
}
