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
 * and is to be killed.
 */
final class TinyTraining {
  static final int STEPS = 30;

  private TinyTraining() {}

  static TrainConfig config(Objective objective) {
    return config(objective, 4, 1, 4e-3, false, null);
  }

  static TrainConfig config(
      Objective objective,
      int batch,
      int accumulate,
      double rate,
      boolean bf16,
      Double checkpointMinutes) {
    return config(null, objective, batch, accumulate, rate, bf16, checkpointMinutes);
  }

  /** The training that begins with the weights of another. */
  static TrainConfig startingWith(Path run, Objective objective) {
    return config(run.toString(), objective, 4, 1, 4e-3, false, null);
  }

  private static TrainConfig config(
      String start,
      Objective objective,
      int batch,
      int accumulate,
      double rate,
      boolean bf16,
      Double checkpointMinutes) {
    return new TrainConfig(
        new NetworkConfig(null, 8, 16, 2, 2, null, null, null),
        start,
        new WorldConfig(World.PARABOLA, null, 32, 3, 1, 1000),
        new WorldConfig(World.PARABOLA, null, 32, 3, 2, 8),
        objective,
        null,
        null,
        null,
        null,
        null,
        STEPS,
        batch,
        accumulate,
        null,
        rate,
        null,
        3,
        0.01,
        null,
        0.9,
        bf16,
        7,
        checkpointMinutes,
        5,
        8,
        0);
  }

  /** Trains in a folder until the end or until so many steps are done. */
  static long train(Path run, TrainConfig config, long until) throws IOException {
    var done = new AtomicLong();
    return new VideoTraining(
            run,
            config,
            ProcessGroup.alone(),
            (step, steps, loss) -> done.set(step),
            () -> done.get() >= until)
        .train(problem -> {});
  }

  /** The training of the program below. */
  static TrainConfig savingAfterEachStep(int batch) {
    return config(Objective.CLEAN, batch, 1, 4e-3, false, 1e-9);
  }

  /** Arguments: the folder, and the batch of this process; the environment may name a group. */
  public static void main(String[] arguments) throws IOException {
    try (var group = ProcessGroup.fromEnvironment(System.getenv())) {
      var config = savingAfterEachStep(Integer.parseInt(arguments[1]));
      new VideoTraining(
              Path.of(arguments[0]), config, group, (step, steps, loss) -> rest(), () -> false)
          .train(problem -> {});
    } catch (GroupBroken e) {
      System.out.println("> " + e.getMessage());
      System.exit(3);
    }
  }

  /** Leaves time to be killed before the end. */
  private static void rest() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
