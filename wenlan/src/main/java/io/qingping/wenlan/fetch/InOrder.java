package io.qingping.wenlan.fetch;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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
 * Each piece may belong to a lane, such as the host that it asks; only so many pieces of a lane are
 * at their first part at one time, so a slow one holds up the others only when all that is ahead
 * waits for it.
 *
 * @param <R> what comes of a piece of work
 */
public final class InOrder<R> implements AutoCloseable {
  /** Pieces a thread that are begun or done and not taken yet, which bounds what is in memory. */
  static final int AHEAD = 8;

  private final ExecutorService executor;
  private final int ahead;
  private final int width;
  private final Map<String, Lane> lanes = new HashMap<>(); // those with work; guarded by itself
  private final Queue<Future<R>> running = new ArrayDeque<>();

  private static final class Lane {
    private int running;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
  }

  /**
   * The second part of a piece, which needs its lane no more.
   *
   * @param <R> what comes of it
   */
  public interface Rest<R> {
    R finish() throws InterruptedException;
  }

  /**
   * @param threads that work
   * @param width pieces of one lane that may be at their first part at one time
   */
  public InOrder(String name, int threads, int width) {
    ahead = AHEAD * threads;
    this.width = width;
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
   * @param lane of a piece; empty for one that belongs to none
   * @param how the first part of a piece
   * @param stopped asked while this waits, since a host may let one wait for minutes
   */
  public <W> R next(
      Iterator<W> work,
      Function<W, String> lane,
      Function<W, Callable<Rest<R>>> how,
      BooleanSupplier stopped)
      throws InterruptedException {
    while (running.size() < ahead && work.hasNext()) {
      var piece = work.next();
      running.add(submit(lane.apply(piece), how.apply(piece)));
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

  private Future<R> submit(String name, Callable<Rest<R>> piece) {
    var result = new CompletableFuture<R>();
    if (name.isEmpty()) {
      executor.execute(() -> run(piece, () -> {}, result));
      return result;
    }
    synchronized (lanes) {
      var lane = lanes.computeIfAbsent(name, opened -> new Lane());
      Runnable task = () -> run(piece, () -> leave(name, lane), result);
      if (lane.running < width) {
        lane.running++;
        executor.execute(task);
      } else {
        lane.waiting.add(task);
      }
    }
    return result;
  }

  /** Both parts of a piece on one thread, with {@code between} between them. */
  private static <R> void run(
      Callable<Rest<R>> piece, Runnable between, CompletableFuture<R> result) {
    try {
      Rest<R> rest;
      try {
        rest = piece.call();
      } finally {
        between.run();
      }
      result.complete(rest.finish());
    } catch (Throwable e) {
      result.completeExceptionally(e);
    }
  }

  /** Lets a lane's next piece queue up for a thread. */
  private void leave(String name, Lane lane) {
    synchronized (lanes) {
      var next = lane.waiting.poll();
      if (next != null && !executor.isShutdown()) {
        executor.execute(next);
      } else if (--lane.running == 0) {
        lanes.remove(name);
      }
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
    synchronized (lanes) {
      executor.shutdownNow();
    }
  }
}
