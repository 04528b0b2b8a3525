package io.qingping.vdt.motion;

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
  void print() {
    System.err.println(MotionTrial.markdown(trials));
  }
}
