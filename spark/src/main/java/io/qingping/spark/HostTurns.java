package io.qingping.spark;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Lets hosts take turns: each has so many requests at one time, and after each lets all others go
 * first. Hosts whose last request took long have threads of their own, so that any number of them
 * leaves the threads of the quick ones free; and a host that has taken all its time is given up, so
 * that none takes for ever.
 *
 * @param <T> something to ask a host for
 */
final class HostTurns<T> implements AutoCloseable {
  private final int connections;
  private final Duration late;
  private final long most; // nanoseconds of a host's requests
  private final Work<T> work;
  private final ExecutorService quick;
  private final ExecutorService slow;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /** What is done for each piece, on several threads. */
  interface Work<T> {
    /** Asks the host, waiting for its pace. */
    void ask(T piece) throws IOException, InterruptedException;

    /** Hears of a piece for which its host has no time left. */
    void giveUp(T piece) throws IOException;
  }

  private static final class Host<T> {
    private final Queue<T> waiting;
    private final AtomicLong spent = new AtomicLong();

    Host(Collection<T> pieces) {
      waiting = new ConcurrentLinkedQueue<>(pieces);
    }
  }

  /**
   * @param threads for quick hosts, and as many for slow ones
   * @param connections to a host at one time
   * @param late how long the last request of a slow host took at least
   * @param time that a host may be busy, waits for its pace counted
   */
  HostTurns(int threads, int connections, Duration late, Duration time, Work<T> work) {
    this.connections = connections;
    this.late = late;
    this.most = connections * time.toNanos();
    this.work = work;
    quick = Executors.newFixedThreadPool(threads, HostTurns::thread);
    slow = Executors.newFixedThreadPool(threads, HostTurns::thread);
  }

  private static Thread thread(Runnable turn) {
    var thread = new Thread(turn, "host");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Asks all hosts for all.
   *
   * @param hosts the pieces of each
   * @param stopped asked often
   * @return whether all was done; false if stopped
   */
  boolean run(Collection<? extends Collection<T>> hosts, BooleanSupplier stopped)
      throws IOException, InterruptedException {
    var open = new CountDownLatch(connections * hosts.size());
    hosts.stream().map(Host::new).forEach(host -> begin(host, open));
    while (!open.await(100, TimeUnit.MILLISECONDS)) {
      if (failure.get() instanceof IOException fault) {
        throw fault;
      }
      if (failure.get() instanceof RuntimeException fault) {
        throw fault;
      }
      if (stopped.getAsBoolean()) {
        return false;
      }
    }
    return true;
  }

  private void begin(Host<T> host, CountDownLatch open) {
    for (int i = 0; i < connections; i++) {
      quick.execute(() -> turn(host, open));
    }
  }

  private void turn(Host<T> host, CountDownLatch open) {
    var piece = host.waiting.poll();
    if (piece == null) {
      open.countDown();
      return;
    }
    long start = System.nanoTime();
    try {
      if (host.spent.get() < most) {
        work.ask(piece);
      } else {
        work.giveUp(piece);
      }
    } catch (InterruptedException e) {
      return; // closed
    } catch (IOException | RuntimeException e) {
      failure.compareAndSet(null, e);
      return;
    }
    long took = System.nanoTime() - start;
    host.spent.addAndGet(took);
    next(took >= late.toNanos() ? slow : quick, host, open);
  }

  private void next(ExecutorService threads, Host<T> host, CountDownLatch open) {
    synchronized (threads) {
      if (!threads.isShutdown()) {
        threads.execute(() -> turn(host, open));
      }
    }
  }

  /** Interrupts what runs and waits for it to end. */
  @Override
  public void close() {
    for (var threads : new ExecutorService[] {quick, slow}) {
      synchronized (threads) {
        threads.shutdownNow();
      }
    }
    try {
      quick.awaitTermination(5, TimeUnit.SECONDS);
      slow.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
