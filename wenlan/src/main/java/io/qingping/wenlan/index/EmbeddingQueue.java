package io.qingping.wenlan.index;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.photo.Photo;
import io.qingping.wenlan.ImageTextModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Pictures on their way through the model: some threads decode the next batch while the model looks
 * at this one. At most two batches are in memory. One thread calls it.
 */
final class EmbeddingQueue implements AutoCloseable {
  private static final int BATCH = 16;

  private final ImageTextModel model;
  private final Receiver receiver;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final ExecutorService readers;

  EmbeddingQueue(ImageTextModel model, Receiver receiver) {
    this.model = model;
    this.receiver = receiver;
    readers =
        Executors.newFixedThreadPool(
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
            work -> {
              var thread = new Thread(work, "picture-reader");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Who gets the pictures, in the order in which they were added. */
  interface Receiver {
    void embedded(Pending pending, Photo photo, float[] vector) throws IOException;

    void refused(Pending pending, MediaException reason) throws IOException;
  }

  /**
   * A picture under way.
   *
   * @param modified when its file was last written, where that is known
   * @param wasThere whether the index has one of this id
   */
  record Pending(PictureOrigin origin, Optional<Instant> modified, boolean wasThere) {}

  private record Waiting(Pending pending, Future<Photo> photo) {}

  private record Read(Pending pending, Photo photo) {}

  void add(Pending pending, Supplier<Photo> photo) throws IOException {
    waiting.add(new Waiting(pending, readers.submit(photo::get)));
    if (waiting.size() >= 2 * BATCH) {
      embed(BATCH);
    }
  }

  /** Waits for all that were added. */
  void drain() throws IOException {
    while (!waiting.isEmpty()) {
      embed(BATCH);
    }
  }

  private void embed(int most) throws IOException {
    var batch = new ArrayList<Read>();
    for (int i = 0; i < most && !waiting.isEmpty(); i++) {
      var next = waiting.remove();
      try {
        batch.add(new Read(next.pending(), next.photo().get()));
      } catch (ExecutionException e) {
        receiver.refused(next.pending(), reason(e.getCause()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while reading " + next.pending().origin().id(), e);
      }
    }
    if (batch.isEmpty()) {
      return;
    }
    var pictures = new ArrayList<Picture>();
    batch.forEach(read -> pictures.add(read.photo().picture()));
    var vectors = model.images(pictures);
    for (int i = 0; i < vectors.length; i++) {
      receiver.embedded(batch.get(i).pending(), batch.get(i).photo(), vectors[i]);
    }
  }

  /** A picture that cannot be read is a reason; a full disk is not the picture's fault. */
  private static MediaException reason(Throwable cause) throws IOException {
    if (cause instanceof MediaException known) {
      return known;
    }
    if (cause instanceof UncheckedIOException io) {
      throw io.getCause();
    }
    throw new IllegalStateException(cause);
  }

  @Override
  public void close() {
    readers.shutdownNow();
  }
}
