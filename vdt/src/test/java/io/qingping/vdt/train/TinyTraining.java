package io.qingping.vdt.train;

import io.qingping.tensor.GroupBroken;
import io.qingping.tensor.distributed.ProcessGroup;
import io.qingping.vdt.source.WorldConfig;
import io.qingping.vdt.video.Objective;
import io.qingping.vdt.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A training of a fraction of a second. As a program it trains in a folder, saves after every step
 * and is meant to be killed.
 */
final class TinyTraining {
  static final int STEPS = 30;

  private TinyTraining() {}

  static TrainConfig config(Objective objective) {
    return config(objective, 4, 1, 4e-3, false);
  }

  static TrainConfig config(
      Objective objective, int batch, int accumulate, double rate, boolean bf16) {
    return new TrainConfig(
        new NetworkConfig(null, 8, 16, 2, 2, null),
        new WorldConfig(World.PARABOLA, null, 32, 3, 1, 1000),
        new WorldConfig(World.PARABOLA, null, 32, 3, 2, 8),
        objective,
        null,
        null,
        null,
        STEPS,
        batch,
        accumulate,
        rate,
        null,
        3,
        0.01,
        null,
        0.9,
        bf16,
        7,
        1e-9, // a checkpoint after each step
        10,
        8,
        0);
  }

  /** Trains in a folder until the end or until so many steps are done. */
  static long train(Path run, TrainConfig config, long until) throws IOException {
    return train(run, config, until, ProcessGroup.alone());
  }

  private static long train(Path run, TrainConfig config, long until, ProcessGroup group)
      throws IOException {
    var done = new AtomicLong();
    return new VideoTraining(
            run, config, group, (step, steps, loss) -> done.set(step), () -> done.get() >= until)
        .train(problem -> {});
  }

  /** Arguments: the folder, and the batch of this process; the environment may name a group. */
  public static void main(String[] arguments) throws IOException {
    var config = config(Objective.CLEAN, Integer.parseInt(arguments[1]), 1, 4e-3, false);
    try (var group = ProcessGroup.fromEnvironment(System.getenv())) {
      train(Path.of(arguments[0]), config, Long.MAX_VALUE, group);
    } catch (GroupBroken e) {
      System.out.println("> " + e.getMessage());
      System.exit(3);
    }
  }
}
