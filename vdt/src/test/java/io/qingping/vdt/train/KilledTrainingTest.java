package io.qingping.vdt.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.tensor.Scope;
import io.qingping.tensor.checkpoint.Checkpoint;
import io.qingping.tensor.log.RunLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that trains, at moments that nobody chose. */
class KilledTrainingTest {
  private static final int KILLS = 2;

  @TempDir private Path folder;

  @Test
  void aKilledRunHasTheLossesOfOneThatWasNot() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    var run = Files.createDirectory(folder.resolve("killed"));
    for (int i = 0; i < KILLS; i++) {
      var child = start(run);
      try {
        waitForCheckpointAfter(reached(run) + 1, run, child);
        Thread.sleep(random.nextInt(150));
      } finally {
        child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
    }
    assertThat(reached(run)).as("seed %d", seed).isLessThan(TinyTraining.STEPS);
    var config = TinyTraining.savingAfterEachStep(4);
    TinyTraining.train(run, config, Long.MAX_VALUE);
    var whole = folder.resolve("whole");
    TinyTraining.train(whole, config, Long.MAX_VALUE);
    var losses = RunLog.read(run).stream().map(RunLog.Entry::values).toList();
    assertThat(losses)
        .as("seed %d", seed)
        .isEqualTo(RunLog.read(whole).stream().map(RunLog.Entry::values).toList());
  }

  private Process start(Path run) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            TinyTraining.class.getName(),
            run.toString(),
            "4")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output.txt").toFile()))
        .start();
  }

  private static long reached(Path run) {
    try (var scope = Scope.open()) {
      return Checkpoint.latest(run).map(Checkpoint::step).orElse(0L);
    }
  }

  /** A checkpoint's name ends in its step. */
  private void waitForCheckpointAfter(long step, Path run, Process child) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (newest(run.resolve("checkpoints")) <= step) {
      assertThat(child.isAlive()).as(Files.readString(folder.resolve("output.txt"))).isTrue();
      assertThat(System.nanoTime()).as("no checkpoint in time").isLessThan(deadline);
      Thread.sleep(2);
    }
  }

  private static long newest(Path checkpoints) throws IOException {
    if (!Files.exists(checkpoints)) {
      return 0;
    }
    try (var folders = Files.list(checkpoints)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .filter(name -> name.matches("[0-9]+-step-[0-9]+"))
          .mapToLong(name -> Long.parseLong(name.substring(name.lastIndexOf('-') + 1)))
          .max()
          .orElse(0);
    }
  }
}
