package io.qingping.bench;

import io.qingping.tensor.Engine;
import io.qingping.vdt.motion.MotionRecipe;
import io.qingping.vdt.motion.MotionTraining;
import java.util.ArrayList;

/** A process that trains the motion network for some steps and prints the seconds of each. */
final class MotionSteps {
  private static final int WARM_UP = 3;

  private MotionSteps() {}

  /** Arguments: "tuned" or "plain", and how many steps. */
  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("plain")) {
      Engine.startPlain();
    }
    int steps = WARM_UP + Integer.parseInt(arguments[1]);
    var small = MotionRecipe.small();
    var recipe =
        new MotionRecipe(
            small.network(),
            small.seed(),
            2 * small.batch(),
            small.batch(),
            steps,
            small.batch(),
            small.rate(),
            1,
            small.averaging(),
            small.untold(),
            small.halfPrecision());
    try (var run = TemporaryFolder.make("steps")) {
      var ends = new ArrayList<Long>();
      new MotionTraining(
              run.path(), recipe, (step, all, loss) -> ends.add(System.nanoTime()), () -> false)
          .train();
      for (int i = WARM_UP; i < steps; i++) {
        System.out.println((ends.get(i) - ends.get(i - 1)) / 1e9);
      }
    }
  }
}
