package io.qingping.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C: asks the work to stop and gives it a few seconds to leave nothing half done. */
final class StopSignal implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 8;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop-signal");
  private final CountDownLatch wanted = new CountDownLatch(1);
  private volatile boolean raised;

  private final long patience; // seconds

  private StopSignal(long patience) {
    this.patience = patience;
  }

  static StopSignal listen() {
    return listen(PATIENCE_SECONDS);
  }

  /** As {@link #listen()}, for work that takes longer to stop. */
  static StopSignal listen(long patienceSeconds) {
    var signal = new StopSignal(patienceSeconds);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  boolean raised() {
    return raised;
  }

  /** Waits until it is raised. */
  void await() throws InterruptedException {
    wanted.await();
  }

  private void stop() {
    raised = true;
    wanted.countDown();
    try {
      closed.await(patience, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    if (!raised) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
