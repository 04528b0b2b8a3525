package io.qingping.vdt.train;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Prepares the next batch on another thread while this one is computed. Not thread-safe. */
final class ExamplesAhead implements AutoCloseable {
  private final Examples examples;
  private final int count;
  private final long stride;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            var thread = new Thread(work, "examples-ahead");
            thread.setDaemon(true);
            return thread;
          });
  private long nextFirst = -1;
  private Future<List<Example>> next;

  /**
   * @param count examples of a batch
   * @param stride from one batch to the next; more than {@code count} where processes share them
   */
  ExamplesAhead(Examples examples, int count, long stride) {
    this.examples = examples;
    this.count = count;
    this.stride = stride;
  }

  /** The batch that begins with this example. */
  List<Example> from(long first) {
    var wanted = first == nextFirst ? next : begin(first);
    nextFirst = first + stride;
    next = begin(nextFirst);
    try {
      return wanted.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for examples");
    }
  }

  private Future<List<Example>> begin(long first) {
    return thread.submit(() -> examples.of(first, count));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
