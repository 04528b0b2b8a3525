package io.qingping.wenlan.serve;

import io.qingping.media.MediaException;
import io.qingping.wenlan.index.PhotoSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** An index that is opened again when another process has added to it. Safe for several threads. */
final class LiveIndex implements AutoCloseable {
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1); // between two looks

  private final Path folder;
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private final ReentrantLock turn = new ReentrantLock(); // whose holder looks and reopens
  private PhotoSearch search;
  private long looked = System.nanoTime();

  LiveIndex(Path folder) throws IOException {
    this.folder = folder;
    search = PhotoSearch.open(folder);
  }

  /** What somebody wants to know. */
  interface Question<T> {
    T of(PhotoSearch search) throws IOException;
  }

  /** Asks the index as it was committed at most a second ago. */
  <T> T ask(Question<T> question) throws IOException {
    follow();
    use.readLock().lock();
    try {
      return question.of(search);
    } finally {
      use.readLock().unlock();
    }
  }

  private void follow() throws IOException {
    if (!turn.tryLock()) {
      return;
    }
    try {
      if (System.nanoTime() - looked > PAUSE) {
        looked = System.nanoTime();
        reopen();
      }
    } finally {
      turn.unlock();
    }
  }

  private void reopen() throws IOException {
    PhotoSearch next;
    try {
      if (search.isCurrent()) {
        return;
      }
      next = PhotoSearch.open(folder);
    } catch (IOException | MediaException e) {
      return; // moved away or being replaced: what is open still answers
    }
    use.writeLock().lock();
    var last = search;
    search = next;
    use.writeLock().unlock();
    last.close();
  }

  /** Waits for questions that are being answered. */
  @Override
  public void close() throws IOException {
    use.writeLock().lock();
    try {
      search.close();
    } finally {
      use.writeLock().unlock();
    }
  }
}
