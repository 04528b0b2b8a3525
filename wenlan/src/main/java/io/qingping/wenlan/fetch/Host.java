package io.qingping.wenlan.fetch;

import io.qingping.wenlan.filter.Reason;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One host: what its robots.txt says, when it may be asked next, how many connections it has, and
 * whether it still answers. For several threads.
 */
final class Host {
  /** Faults in a row after which a host is left alone, so that a dead one costs little time. */
  private static final int PATIENCE = 12;

  private final Semaphore connections;
  private final ReentrantLock rulesLock = new ReentrantLock();
  private final AtomicInteger faults = new AtomicInteger();
  private volatile Reason lastFault;
  private volatile Robots rules; // null until read
  private long next = System.nanoTime(); // guarded by this

  Host(int connections) {
    this.connections = new Semaphore(connections, true);
  }

  /** How robots.txt is read. */
  interface RobotsReader {
    Robots read() throws InterruptedException;
  }

  /** The rules; read if they are not there yet or too old. */
  Robots rules(RobotsReader reader) throws InterruptedException {
    if (rules == null || rules.isOld()) {
      rulesLock.lockInterruptibly();
      try {
        if (rules == null || rules.isOld()) {
          rules = reader.read();
        }
      } finally {
        rulesLock.unlock();
      }
    }
    return rules;
  }

  /** Waits until the host may be asked; {@link #leave} must follow. */
  void enter(Duration interval) throws InterruptedException, Refusal {
    if (faults.get() >= PATIENCE) {
      throw new Refusal(lastFault, "the host was given up after " + PATIENCE + " faults in a row");
    }
    connections.acquire();
    long turn;
    synchronized (this) {
      turn = Math.max(System.nanoTime(), next);
      next = turn + interval.toNanos();
    }
    try {
      sleepUntil(turn);
    } catch (InterruptedException e) {
      connections.release();
      throw e;
    }
  }

  /** Nobody asks the host before this time has passed. */
  void rest(Duration time) {
    synchronized (this) {
      next = Math.max(next, System.nanoTime() + time.toNanos());
    }
  }

  void leave() {
    connections.release();
  }

  void answered() {
    faults.set(0);
  }

  void failed(Reason reason) {
    lastFault = reason;
    faults.incrementAndGet();
  }

  private static void sleepUntil(long turn) throws InterruptedException {
    long wait = turn - System.nanoTime();
    if (wait > 0) {
      Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
    }
  }
}
