package io.qingping.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HostTurnsTest {
  private static final Duration LATE = Duration.ofMillis(250);
  private static final Duration LONG = Duration.ofHours(1);

  private static List<List<String>> hosts(int hosts, int pieces) {
    var all = new ArrayList<List<String>>();
    for (int host = 0; host < hosts; host++) {
      all.add(Collections.nCopies(pieces, "host" + host));
    }
    return all;
  }

  /** Asks by sleeping; remembers who was asked and who was given up. */
  private static class Asking implements HostTurns.Work<String> {
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<String> givenUp = new CopyOnWriteArrayList<>();
    final Map<String, AtomicInteger> now = new ConcurrentHashMap<>();
    final AtomicInteger most = new AtomicInteger();

    void answer(String host) throws IOException, InterruptedException {
      Thread.sleep(2);
    }

    @Override
    public void ask(String host) throws IOException, InterruptedException {
      var open = now.computeIfAbsent(host, name -> new AtomicInteger());
      most.accumulateAndGet(open.incrementAndGet(), Math::max);
      answer(host);
      open.decrementAndGet();
      asked.add(host);
    }

    @Override
    public void giveUp(String host) {
      givenUp.add(host);
    }
  }

  @Test
  void asksAllHostsInTurnWithFewConnectionsToEach() throws Exception {
    var work = new Asking();
    try (var turns = new HostTurns<>(8, 2, LATE, LONG, work)) {
      assertThat(turns.run(hosts(20, 30), () -> false)).isTrue();
    }
    assertThat(work.asked).hasSize(600);
    assertThat(work.most.get()).isBetween(1, 2);
    assertThat(work.asked.subList(0, 100)).as("none waits for another").contains("host19");
    assertThat(work.givenUp).isEmpty();
  }

  @Test
  void slowHostsDoNotHoldUpQuickOnes() throws Exception {
    var stop = new AtomicBoolean();
    var work =
        new Asking() {
          @Override
          void answer(String host) throws InterruptedException {
            boolean slow = Integer.parseInt(host.substring(4)) < 6; // more than there are threads
            Thread.sleep(slow ? 500 : 5);
            if (asked.stream().filter("host7"::equals).count() >= 400) {
              stop.set(true);
            }
          }
        };
    long start = System.nanoTime();
    try (var turns = new HostTurns<>(4, 2, LATE, LONG, work)) {
      assertThat(turns.run(hosts(8, 500), stop::get)).isFalse();
    }
    // In turn with slow ones, 400 requests would take more than 100 s.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void aHostWhoseTimeIsUsedUpIsGivenUpAndTheOthersAreNot() throws Exception {
    var work =
        new Asking() {
          @Override
          void answer(String host) throws InterruptedException {
            Thread.sleep(host.equals("host0") ? 200 : 1);
          }
        };
    try (var turns = new HostTurns<>(4, 2, LATE, Duration.ofSeconds(1), work)) {
      turns.run(hosts(3, 40), () -> false);
    }
    assertThat(work.asked).hasSizeGreaterThan(80).filteredOn("host0"::equals).hasSizeBetween(1, 12);
    assertThat(work.givenUp).allMatch("host0"::equals).hasSizeGreaterThan(20);
    assertThat(work.asked.size() + work.givenUp.size()).isEqualTo(120);
  }

  @Test
  void aFaultOfTheDiskEndsIt() throws Exception {
    var work =
        new Asking() {
          @Override
          void answer(String host) throws IOException {
            throw new IOException("the disk is full");
          }
        };
    try (var turns = new HostTurns<>(4, 2, LATE, LONG, work)) {
      assertThatThrownBy(() -> turns.run(hosts(3, 40), () -> false)).hasMessage("the disk is full");
    }
  }
}
