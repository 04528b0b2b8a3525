package io.qingping.tensor.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that trains and saves, at moments that nobody chose. */
class KilledRunTest {
  private static final int KILLS = Integer.getInteger("kills", 6);

  @TempDir Path run;

  @Test
  void everyKillLeavesAWholeCheckpointAndTheSameLosses() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    long reached = 0;
    var ready = start(); // the next process starts while this one trains
    for (int i = 0; i < KILLS; i++) {
      var child = ready;
      ready = start();
      try {
        begin(child);
        waitForCheckpointAfter(reached, child);
        Thread.sleep(random.nextInt(60));
      } finally {
        child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
      try (var scope = Scope.open()) {
        long step = Checkpoint.latest(run).orElseThrow().step();
        assertThat(step).as("seed %d, kill %d", seed, i).isGreaterThan(reached);
        reached = step;
      }
    }
    ready.destroyForcibly();
    assertThat(losses()).as("seed %d", seed).isEqualTo(uninterrupted(losses().size()));
    assertThat(losses()).hasSizeGreaterThanOrEqualTo((int) reached);
  }

  private Process start() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            TinyRun.class.getName(),
            run.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(run.resolve("output.txt").toFile()))
        .start();
  }

  private static void begin(Process child) throws IOException {
    try (var in = child.getOutputStream()) {
      in.write('\n');
    }
  }

  private void waitForCheckpointAfter(long step, Process child) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (Series.of(run).folders().stream().noneMatch(folder -> stepOf(folder) > step)) {
      assertThat(child.isAlive()).as(() -> output()).isTrue();
      assertThat(System.nanoTime()).as("no checkpoint in time").isLessThan(deadline);
      Thread.sleep(2);
    }
  }

  private static long stepOf(Path folder) {
    var name = folder.getFileName().toString();
    return Long.parseLong(name.substring(name.lastIndexOf('-') + 1));
  }

  private String output() {
    try {
      return Files.readString(run.resolve("output.txt"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The losses in order; a step that was done twice must have had the same one. */
  private List<Double> losses() throws IOException {
    var text = Files.readString(run.resolve("losses.txt"));
    var losses = new TreeMap<Long, Double>();
    for (var line : text.substring(0, text.lastIndexOf('\n')).split("\n")) {
      var parts = line.split(" ");
      double loss = Double.parseDouble(parts[1]);
      var before = losses.put(Long.parseLong(parts[0]), loss);
      assertThat(before == null || before == loss).as(line).isTrue();
    }
    assertThat(losses.lastKey()).isEqualTo(losses.size());
    return new ArrayList<>(losses.values());
  }

  private static List<Double> uninterrupted(int steps) {
    var tiny = new TinyRun(7);
    var losses = new ArrayList<Double>();
    for (int i = 0; i < steps; i++) {
      losses.add(tiny.next());
    }
    return losses;
  }
}
