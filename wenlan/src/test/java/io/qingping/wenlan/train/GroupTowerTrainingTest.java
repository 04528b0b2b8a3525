package io.qingping.wenlan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qingping.tensor.GroupBroken;
import io.qingping.tensor.Scope;
import io.qingping.tensor.checkpoint.Checkpoint;
import io.qingping.tensor.distributed.ProcessGroup;
import io.qingping.tensor.log.RunLog;
import io.qingping.wenlan.Fixtures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes, which torchrun's variables bring together over loopback, train towers with half of
 * each batch; each has a folder of its own.
 */
class GroupTowerTrainingTest {
  private static final int STEPS = 6;
  private static final int BATCH = 12;
  private static final int LOST = 3; // exit code of a member whose group broke

  @TempDir private Path folder;
  private final List<Process> members = new ArrayList<>();

  /** A member: configuration and folder of its run. */
  public static void main(String[] arguments) throws IOException {
    try (var group = ProcessGroup.fromEnvironment(System.getenv())) {
      train(TrainConfig.read(Path.of(arguments[0])), Path.of(arguments[1]), group);
    } catch (GroupBroken e) {
      System.out.println("> " + e.getMessage());
      System.exit(LOST);
    }
  }

  private static void train(TrainConfig config, Path run, ProcessGroup group) throws IOException {
    new TowerTraining(run, config, group, (step, steps, loss) -> {}, () -> false)
        .train(problem -> {});
  }

  @BeforeEach
  void draw() throws IOException {
    Shapes.write(folder.resolve("00000.tar"), 60, 1);
  }

  @AfterEach
  void endAll() {
    members.forEach(Process::destroyForcibly);
  }

  private Path config(String name, int batch, long steps) throws IOException {
    var file = folder.resolve(name + ".json");
    Shapes.config(
        folder.resolve("00000.tar"),
        file,
        "\"start\": \"%s\", \"queue\": 24, \"rate\": 1e-4, \"steps\": %d, \"batch\": %d, \"checkpointMinutes\": 1e-9"
            .formatted(Fixtures.path("chinese_clip_tiny.safetensors"), steps, batch));
    return file;
  }

  @Test
  void twoProcessesTrainWhatOneTrainsWithTheJointBatch() throws Exception {
    var alone = folder.resolve("alone");
    train(TrainConfig.read(config("whole", BATCH, STEPS)), alone, ProcessGroup.alone());
    start(config("half", BATCH / 2, STEPS));
    for (int rank = 0; rank < 2; rank++) {
      assertThat(exitCode(rank)).as(output(rank)).isZero();
    }
    var expected = losses(alone);
    var found = losses(run(0));
    assertThat(found).hasSize(STEPS);
    for (int i = 0; i < STEPS; i++) {
      assertThat(found.get(i)).isEqualTo(expected.get(i), within(1e-4));
    }
    assertThat(run(1)).isEmptyDirectory(); // rank 0 alone writes
  }

  @Test
  void aKilledMemberLeavesACheckpointThatGoesOn() throws Exception {
    start(config("long", BATCH / 2, 1_000_000));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (reached() < 2) {
      assertThat(members.get(0).isAlive()).as(output(0)).isTrue();
      assertThat(System.nanoTime()).as("no checkpoint in time").isLessThan(deadline);
      Thread.sleep(20);
    }
    members.get(1).destroyForcibly();
    assertThat(exitCode(0)).as(output(0)).isEqualTo(LOST);
    long step = reached();
    assertThat(output(0))
        .contains("> rank 0 of 2 has lost another process while averaging (")
        .contains("the run goes on from step " + step);
    train(TrainConfig.read(config("rest", BATCH, step + 1)), run(0), ProcessGroup.alone());
    assertThat(reached()).isEqualTo(step + 1);
  }

  private static List<Double> losses(Path run) {
    return RunLog.read(run).stream().map(entry -> entry.values().get("loss")).toList();
  }

  private long reached() {
    try (var scope = Scope.open()) {
      return Checkpoint.latest(run(0)).map(Checkpoint::step).orElse(0L);
    }
  }

  private void start(Path config) throws IOException {
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
              GroupTowerTrainingTest.class.getName(),
              config.toString(),
              Files.createDirectory(run(rank)).toString());
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
    assertThat(members.get(rank).waitFor(120, TimeUnit.SECONDS)).as("rank %d ended", rank).isTrue();
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
