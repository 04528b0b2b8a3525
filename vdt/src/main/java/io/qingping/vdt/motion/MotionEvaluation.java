package io.qingping.vdt.motion;

import io.qingping.tensor.Engine;
import io.qingping.vdt.motion.eval.AmplitudeFit;
import io.qingping.vdt.motion.eval.GlobalSine;
import io.qingping.vdt.motion.eval.MotionSource;
import io.qingping.vdt.motion.eval.MotionTrial;
import io.qingping.vdt.motion.eval.SmoothRandomField;
import io.qingping.vdt.motion.sim.SwayScene;
import io.qingping.vdt.motion.sim.SwayWorld;
import java.util.List;
import java.util.stream.LongStream;

/** Judges a motion model on scenes that it has never seen, beside two baselines. */
public final class MotionEvaluation {
  /** World of the held-out scenes; training never uses it. */
  private static final long HELD_OUT_WORLD = 20_000;

  private static final long TRAINING_WORLD = 1;
  private static final int FIT_SCENES = 300;

  private MotionEvaluation() {}

  /** The simulator, the model and the baselines on {@code count} scenes. */
  public static List<MotionTrial> run(MotionModel model, MotionModel.Sampling sampling, int count) {
    Engine.products(Engine.Products.FAST); // as clips are made
    var training =
        LongStream.range(0, FIT_SCENES).mapToObj(i -> SwayWorld.scene(TRAINING_WORLD, i)).toList();
    return MotionTrial.run(
        List.of(
            source(model, sampling),
            SmoothRandomField.of(training),
            new GlobalSine(AmplitudeFit.of(training))),
        HELD_OUT_WORLD,
        0,
        count);
  }

  private static MotionSource source(MotionModel model, MotionModel.Sampling sampling) {
    return new MotionSource() {
      @Override
      public String name() {
        return "motion VDT";
      }

      @Override
      public float[] sample(SwayScene scene, long seed) {
        var look = new MotionModel.Look(scene.rgb(), scene.move(), scene.pin());
        return model.sample(List.of(look), scene.wind(), seed, sampling).get(0);
      }
    };
  }
}
