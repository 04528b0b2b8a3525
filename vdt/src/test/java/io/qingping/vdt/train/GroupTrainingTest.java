package io.qingping.vdt.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.qingping.tensor.Scope;
import io.qingping.tensor.checkpoint.Checkpoint;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.tensor.log.RunLog;
import io.qingping.vdt.video.Objective;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes, over loopback, train with half of each batch; each has a folder of its own. */
class GroupTrainingTest {
  private static final TrainConfig WHOLE = TinyTraining.config(Objective.CLEAN);

  /** Adam makes steps of full size of biases whose gradient is nothing but rounding. */
  private static final double WEIGHT_TOLERANCE = 1e-4;

  @TempDir private static Path alone;
  @TempDir private Path folder;
  private final List<Process> members = new ArrayList<>();

  @BeforeAll
  static void trainAlone() throws IOException {
    TinyTraining.train(alone, WHOLE, Long.MAX_VALUE);
  }

  @AfterEach
  void endAll() {
    members.forEach(Process::destroyForcibly);
  }

  @Test
  void twoProcessesTrainWhatOneTrainsWithTheJointBatch() throws Exception {
    start();
    assertThat(exitCode(0)).as(output(0)).isZero();
    assertThat(exitCode(1)).as(output(1)).isZero();
    assertThat(largestDifference(run(0), alone)).isLessThan(WEIGHT_TOLERANCE);
    var joint = RunLog.read(run(0));
    var whole = RunLog.read(alone);
    assertThat(joint).hasSameSizeAs(whole);
    for (int i = 0; i < joint.size(); i++) {
      assertSame(joint.get(i).values(), whole.get(i).values());
    }
    assertThat(run(1)).isEmptyDirectory(); // rank 0 alone writes
  }

  /** The loss of each task too is that of the joint batch. */
  private static void assertSame(Map<String, Double> joint, Map<String, Double> whole) {
    assertThat(joint).containsOnlyKeys(whole.keySet());
    whole.forEach(
        (name, value) ->
            assertThat(joint.get(name)).as(name).isCloseTo(value, withinPercentage(0.01)));
  }

  @Test
  void aKilledMemberLeavesACheckpointThatGoesOnToTheEnd() throws Exception {
    start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (reached() < 3) {
      assertThat(members.get(0).isAlive()).as(output(0)).isTrue();
      assertThat(System.nanoTime()).as("no checkpoint in time").isLessThan(deadline);
      Thread.sleep(2);
    }
    members.get(1).destroyForcibly();
    assertThat(exitCode(0)).as(output(0)).isEqualTo(3);
    long step = reached();
    assertThat(step).isLessThan(TinyTraining.STEPS);
    var sentence = output(0).lines().filter(line -> line.startsWith("> ")).findFirst();
    assertThat(sentence.orElseThrow())
        .startsWith("> rank 0 of 2 has lost another process while averaging (")
        .endsWith("the run goes on from step " + step);
    TinyTraining.train(run(0), WHOLE, Long.MAX_VALUE);
    assertThat(reached()).isEqualTo(TinyTraining.STEPS);
    assertThat(largestDifference(run(0), alone)).isLessThan(WEIGHT_TOLERANCE);
  }

  private static double largestDifference(Path run, Path other) {
    try (var scope = Scope.open()) {
      var weights = SafeTensors.read(Checkpoint.latest(run).orElseThrow().modelFile()).tensors();
      var others = SafeTensors.read(Checkpoint.latest(other).orElseThrow().modelFile()).tensors();
      return weights.entrySet().stream()
          .mapToDouble(e -> e.getValue().sub(others.get(e.getKey())).abs().max().item())
          .max()
          .orElseThrow();
    }
  }

  private long reached() {
    try (var scope = Scope.open()) {
      return Checkpoint.latest(run(0)).map(Checkpoint::step).orElse(0L);
    }
  }

  private void start() throws IOException {
    int port = freePort();
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    for (int rank = 0; rank < 2; rank++) {
      var builder =
          new ProcessBuilder(
              java,
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              TinyTraining.class.getName(),
              Files.createDirectory(run(rank)).toString(),
              Integer.toString(WHOLE.batch() / 2));
      var environment = builder.environment();
      environment.put("RANK", Integer.toString(rank));
      environment.put("WORLD_SIZE", "2");
      environment.put("LOCAL_WORLD_SIZE", "2");
      environment.put("MASTER_ADDR", "127.0.0.1");
      environment.put("MASTER_PORT", Integer.toString(port));
      environment.put("QP_GROUP_TIMEOUT", "60");
      builder.redirectErrorStream(true).redirectOutput(file(rank).toFile());
      members.add(builder.start());
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private int exitCode(int rank) throws InterruptedException {
    assertThat(members.get(rank).waitFor(60, TimeUnit.SECONDS)).as("rank %d ended", rank).isTrue();
    return members.get(rank).exitValue();
  }

  private Path run(int rank) {
    return folder.resolve("run" + rank);
  }

  private Path file(int rank) {
    return folder.resolve("rank" + rank + ".txt");
  }

  private String output(int rank) throws IOException {
    return Files.readString(file(rank));
  }
}
