package io.qingping.wenlan.gather;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that gathers at moments that nobody chose. */
class KilledGatherTest {
  private static final int KILLS = Integer.getInteger("kills", 2);
  private static final int PICTURES = 60;

  @TempDir private Path folder;

  @Test
  void killedAndStartedAgainItGivesTheSameShards() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    var in = Site.of(6, PICTURES / 6).save(folder.resolve("in"));
    GatherChild.main(new String[] {in.toString(), folder.resolve("whole").toString(), "0"});
    var out = folder.resolve("out");
    long reached = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      var child = GatherChild.start(folder.resolve("output.txt"), List.of(), in, out, 5);
      waitForMoreThan(reached, out, child);
      Thread.sleep(random.nextInt(40));
      child.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
      reached = written(out);
      assertThat(reached).isLessThan(bytes(folder.resolve("whole")));
    }
    var last = GatherChild.start(folder.resolve("output.txt"), List.of(), in, out, 0);
    assertThat(last.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(last.exitValue()).as(Files.readString(folder.resolve("output.txt"))).isZero();
    for (var file : files(folder.resolve("whole"))) {
      assertThat(out.resolve(file))
          .as("seed %d, %s", seed, file)
          .hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
    }
    assertThat(files(out)).isEqualTo(files(folder.resolve("whole"))).contains("00005.tar");
  }

  private void waitForMoreThan(long reached, Path out, Process child) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (written(out) <= reached) {
      assertThat(child.isAlive()).as(Files.readString(folder.resolve("output.txt"))).isTrue();
      assertThat(System.nanoTime()).as("nothing was written").isLessThan(deadline);
      Thread.sleep(2);
    }
  }

  /** Bytes of all sidecars, the unfinished one too. */
  private static long written(Path out) throws IOException {
    return bytes(out) + (Files.exists(out.resolve(".gather")) ? bytes(out.resolve(".gather")) : 0);
  }

  private static long bytes(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jsonl"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  /** What must be the same; the report's thumbnails are the first that were seen. */
  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }
}
