package io.qingping.wenlan.fetch;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Does work on several threads ahead of the one that takes the results, in the order of the work.
 *
 * @param <R> what comes of a piece of work
 */
public final class InOrder<R> implements AutoCloseable {
  private final ExecutorService executor;
  private final int ahead;
  private final Queue<Future<R>> running = new ArrayDeque<>();

  /**
   * @param threads that work
   * @param ahead pieces that are begun or done and not taken yet, which bounds what lies in memory
   */
  public InOrder(String name, int threads, int ahead) {
    this.ahead = ahead;
    executor =
        Executors.newFixedThreadPool(
            threads,
            work -> {
              var thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * The next result; null when all work is done and taken, or when stopped.
   *
   * @param work pieces in order; asked for more as results are taken
   * @param how what is done for a piece
   * @param stopped asked while this waits, since a host may let one wait for minutes
   */
  public <W> R next(Iterator<W> work, Function<W, Callable<R>> how, BooleanSupplier stopped)
      throws InterruptedException {
    while (running.size() < ahead && work.hasNext()) {
      running.add(executor.submit(how.apply(work.next())));
    }
    var first = running.poll();
    while (first != null && !first.isDone() && !stopped.getAsBoolean()) {
      waitABit(first);
    }
    if (first == null || !first.isDone()) {
      return null;
    }
    try {
      return first.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      if (e.getCause() instanceof Error fault) {
        throw fault;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private void waitABit(Future<R> work) throws InterruptedException {
    try {
      work.get(100, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return; // not done, or done with a fault that is told when the result is taken
    }
  }

  /** Interrupts what runs and forgets what was not taken. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
