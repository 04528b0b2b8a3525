package io.qingping.tensor.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.tensor.Generator;
import io.qingping.tensor.GroupBroken;
import io.qingping.tensor.Mlp;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups of real processes that talk over loopback. */
class ProcessGroupTest {
  @TempDir Path folder;
  private final List<Process> members = new ArrayList<>();

  @AfterEach
  void endAll() {
    members.forEach(Process::destroyForcibly);
  }

  @Test
  void allGetTheMeanAndWhatRankZeroHas() throws Exception {
    start("exchange", 2, 60);
    double weights;
    try (var scope = Scope.open()) {
      var network = new Mlp(3, 4, 2, new Generator(0));
      weights = network.parameters().values().stream().mapToDouble(w -> w.sum().item()).sum();
    }
    for (int rank = 0; rank < 2; rank++) {
      assertThat(exitCode(rank)).as(output(rank)).isZero();
      assertThat(said(rank)).containsExactly("1.5 1.5 " + weights + " 41");
    }
  }

  @Test
  void twoProcessesLearnWhatOneLearnsFromTheJointBatch() throws Exception {
    start("train", 2, 60);
    float[] alone;
    try (var scope = Scope.open()) {
      alone = Member.train(ProcessGroup.alone());
    }
    assertThat(exitCode(0)).as(output(0)).isZero();
    assertThat(exitCode(1)).as(output(1)).isZero();
    assertThat(said(0)).isEqualTo(said(1)); // to the last bit
    var together = numbers(said(0).get(0));
    assertThat(together).hasSameSizeAs(alone);
    for (int i = 0; i < alone.length; i++) {
      assertThat(together[i]).isCloseTo(alone[i], within(2e-6f));
    }
  }

  @Test
  void allGoOnFromWhereRankZeroIs() throws Exception {
    start("follow", 2, 60);
    assertThat(exitCode(0)).as(output(0)).isZero();
    assertThat(exitCode(1)).as(output(1)).isZero();
    assertThat(said(0).get(0)).startsWith("3 ");
    assertThat(said(1)).isEqualTo(said(0)); // weights, averages, moments and random numbers
  }

  private static float[] numbers(String list) {
    var texts = list.substring(1, list.length() - 1).split(", ");
    var result = new float[texts.length];
    for (int i = 0; i < texts.length; i++) {
      result[i] = Float.parseFloat(texts[i]);
    }
    return result;
  }

  @Test
  void aKilledMemberEndsTheOthersAtOnce() throws Exception {
    start("endless", 3, 60);
    awaitRunning();
    members.get(1).destroyForcibly();
    long from = System.nanoTime();
    for (int rank : new int[] {0, 2}) {
      assertThat(exitCode(rank)).as(output(rank)).isEqualTo(3);
      assertThat(said(rank).get(1))
          .startsWith("rank " + rank + " of 3 has lost another process while averaging (")
          .endsWith("start all again");
      assertThat(output(rank)).doesNotContain("frame #", "\tat ");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aMemberThatHangsEndsTheOthersAfterTheTimeout() throws Exception {
    start("endless", 2, 2);
    awaitRunning();
    var hanging = Long.toString(members.get(1).pid());
    new ProcessBuilder("kill", "-STOP", hanging).start().waitFor();
    long from = System.nanoTime();
    assertThat(exitCode(0)).as(output(0)).isEqualTo(3);
    assertThat(said(0).get(1)).contains("has lost another process", "Timed out waiting 2000ms");
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(12));
  }

  @Test
  void manyExchangesLeaveMemoryFlat() throws Exception {
    start("many", 2, 60);
    for (int rank = 0; rank < 2; rank++) {
      assertThat(exitCode(rank)).as(output(rank)).isZero();
      var grown = said(rank).get(0).split(" ");
      assertThat(Long.parseLong(grown[0])).as("native objects").isZero();
      assertThat(Long.parseLong(grown[1])).as("KiB in 1000 exchanges").isLessThan(8 * 1024);
    }
  }

  @Test
  void saysThatTheOthersDidNotCome() throws Exception {
    int port = freePort();
    for (int rank = 0; rank < 2; rank++) {
      var place = new Rendezvous(rank, 2, 1, "127.0.0.1", port, false, Duration.ofSeconds(1));
      assertThatThrownBy(() -> ProcessGroup.join(place))
          .isInstanceOf(GroupBroken.class)
          .hasMessageStartingWith(
              "rank %d has not met all 2 processes at 127.0.0.1:%d within 1 s (", rank, port)
          .hasMessageNotContainingAny("\n", "frame #");
    }
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    try (var other = new ServerSocket(0, 1, null)) {
      int port = other.getLocalPort();
      var place = new Rendezvous(0, 2, 1, "127.0.0.1", port, false, Duration.ofSeconds(1));
      assertThatThrownBy(() -> ProcessGroup.join(place))
          .isInstanceOf(GroupBroken.class)
          .hasMessageContaining("address already in use")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void saysThatTheMachineIsUnknown() {
    var place = new Rendezvous(0, 2, 1, "no.such.invalid", 1, false, Duration.ofSeconds(1));
    assertThatThrownBy(() -> ProcessGroup.join(place))
        .isInstanceOf(GroupBroken.class)
        .hasMessageContaining("no machine of this name is known");
  }

  @Test
  void aGroupOfOneChangesNothing() {
    try (var scope = Scope.open();
        var group = ProcessGroup.alone()) {
      var numbers = Tensor.of(new float[] {1, 2}, 2);
      group.average(numbers);
      group.broadcast(numbers);
      group.barrier();
      assertThat(numbers.floats()).containsExactly(1, 2);
    }
  }

  private void start(String scenario, int size, int seconds) throws IOException {
    int port = freePort();
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    for (int rank = 0; rank < size; rank++) {
      var builder =
          new ProcessBuilder(
              java,
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              Member.class.getName(),
              scenario);
      var environment = builder.environment();
      environment.put("RANK", Integer.toString(rank));
      environment.put("WORLD_SIZE", Integer.toString(size));
      environment.put("MASTER_ADDR", "127.0.0.1");
      environment.put("MASTER_PORT", Integer.toString(port));
      environment.put("QP_GROUP_TIMEOUT", Integer.toString(seconds));
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
    var ended = members.get(rank).waitFor(60, TimeUnit.SECONDS);
    assertThat(ended).as("rank %d ended", rank).isTrue();
    return members.get(rank).exitValue();
  }

  private void awaitRunning() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    for (int rank = 0; rank < members.size(); rank++) {
      while (!said(rank).contains("running")) {
        assertThat(members.get(rank).isAlive()).as(output(rank)).isTrue();
        assertThat(System.nanoTime()).as("no exchange in time").isLessThan(deadline);
        Thread.sleep(20);
      }
    }
  }

  private Path file(int rank) {
    return folder.resolve("rank" + rank + ".txt");
  }

  private String output(int rank) throws IOException {
    return Files.readString(file(rank));
  }

  private List<String> said(int rank) throws IOException {
    return output(rank)
        .lines()
        .filter(line -> line.startsWith("> "))
        .map(line -> line.substring(2))
        .toList();
  }
}
