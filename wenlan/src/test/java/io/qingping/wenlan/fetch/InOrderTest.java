package io.qingping.wenlan.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InOrderTest {
  private static final int THREADS = 3;

  @Test
  void aSlowHostLetsTheOthersGoOnAndTheOrderStays() throws Exception {
    int pieces = InOrder.AHEAD * THREADS;
    // The first half asks one host, which does not answer until all others have.
    var others = new CountDownLatch(pieces / 2);
    var work = IntStream.range(0, pieces).boxed().toList().iterator();
    Function<Integer, Callable<InOrder.Rest<Integer>>> how =
        piece ->
            () -> {
              if (piece < pieces / 2) {
                assertThat(others.await(50, TimeUnit.SECONDS)).isTrue();
              } else {
                others.countDown();
              }
              return () -> piece;
            };
    var results = new ArrayList<Integer>();
    try (var ahead = new InOrder<Integer>("test", THREADS, 2)) {
      for (int i = 0; i < pieces; i++) {
        results.add(
            ahead.next(
                work, piece -> piece < pieces / 2 ? "slow" : "fast" + piece, how, () -> false));
      }
      assertThat(ahead.next(work, piece -> "", how, () -> false)).isNull();
    }
    assertThat(results).isEqualTo(IntStream.range(0, pieces).boxed().toList());
  }

  @Test
  void aLaneHasNoMoreThreadsThanItsWidth() throws Exception {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var work = List.of("a", "a", "a", "a", "a", "a", "a", "a").iterator();
    Function<String, Callable<InOrder.Rest<String>>> how =
        name ->
            () -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              Thread.yield();
              running.decrementAndGet();
              return () -> name;
            };
    try (var ahead = new InOrder<String>("test", 8, 2)) {
      while (ahead.next(work, name -> name, how, () -> false) != null) {
        assertThat(most.get()).isBetween(1, 2);
      }
    }
  }

  @Test
  void theSecondPartOfAPieceHoldsNoLane() throws Exception {
    var begun = new CountDownLatch(2);
    var work = List.of(0, 1).iterator();
    Function<Integer, Callable<InOrder.Rest<Integer>>> how =
        piece ->
            () -> {
              begun.countDown();
              return () -> {
                assertThat(begun.await(50, TimeUnit.SECONDS)).isTrue();
                return piece;
              };
            };
    try (var ahead = new InOrder<Integer>("test", 2, 1)) {
      assertThat(ahead.next(work, piece -> "lane", how, () -> false)).isZero();
      assertThat(ahead.next(work, piece -> "lane", how, () -> false)).isOne();
    }
  }

  @Test
  void aFaultIsToldInItsPlaceAndTheLaneGoesOn() throws Exception {
    var work = List.of(1, 0, 2).iterator();
    Function<Integer, Callable<InOrder.Rest<Integer>>> how =
        number ->
            () -> {
              int quotient = 2 / number;
              return () -> quotient;
            };
    try (var ahead = new InOrder<Integer>("test", 2, 1)) {
      assertThat(ahead.next(work, number -> "lane", how, () -> false)).isEqualTo(2);
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> ahead.next(work, number -> "lane", how, () -> false)))
          .isInstanceOf(ArithmeticException.class);
      assertThat(ahead.next(work, number -> "lane", how, () -> false)).isEqualTo(1);
    }
  }
}
