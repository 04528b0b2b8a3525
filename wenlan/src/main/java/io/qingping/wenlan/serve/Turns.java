package io.qingping.wenlan.serve;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets no more of the heavy work run at once than there are processors: each takes memory. */
final class Turns {
  private static final long PATIENCE_SECONDS = 30;

  private final Semaphore free = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

  /** What is to be done. */
  interface Work<T> {
    T done() throws IOException;
  }

  /**
   * Does something when it is its turn.
   *
   * @throws Fault if that takes too long
   */
  <T> T take(Work<T> work) throws IOException {
    try {
      if (!free.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new Fault(503, "busy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Fault(503, "busy");
    }
    try {
      return work.done();
    } finally {
      free.release();
    }
  }
}
