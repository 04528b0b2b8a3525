package io.qingping.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.wenlan.filter.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * What the web answered, in a folder of Hadoop's sequence files: an {@link Answer} as JSON, then
 * the picture's bytes, none if it was refused. A file gets its name once it is whole, which is when
 * it is large or has been open for a while, or when the process is told to end, so a killed task
 * has lost little. For several threads.
 */
final class AnswerLog implements AutoCloseable {
  private static final long LARGE = 64 << 20; // bytes
  private static final Duration WHILE = Duration.ofMinutes(1);
  private static final int PART = 20; // of the time so far: files do not become more and more
  private static final byte[] NO_PICTURE = {};
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private final Configuration hadoop;
  private final long start = System.nanoTime();
  private final Runnable atEnd = this::finishAtEnd;
  private boolean closed;
  private SequenceFile.Writer file; // null until something is to be written
  private Path part;
  private long opened;

  /**
   * What came of asking for a picture at one host.
   *
   * @param n the picture's number
   * @param reason why it is not there; null if it is, or if a redirect leads to another host
   * @param detail what exactly happened; maybe empty
   * @param onto where a redirect leads; null if this is the end
   * @param passed the addresses that were asked so far
   */
  record Answer(long n, Reason reason, String detail, String onto, List<String> passed) {
    static Answer read(String json) {
      try {
        return JSON.readValue(json, Answer.class);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a file of answers holds something else", e);
      }
    }
  }

  AnswerLog(Path folder, Configuration hadoop) {
    this.folder = folder;
    this.hadoop = hadoop;
    // Before Hadoop closes its file systems.
    ShutdownHookManager.get().addShutdownHook(atEnd, FileSystem.SHUTDOWN_HOOK_PRIORITY + 1);
  }

  /** The numbers of the pictures that a folder has answers for; none if it is not there. */
  static Set<Long> numbers(Path folder, Configuration hadoop) throws IOException {
    var numbers = new HashSet<Long>();
    var files = folder.getFileSystem(hadoop);
    if (!files.exists(folder)) {
      return numbers;
    }
    for (var file : files.listStatus(folder, path -> !path.getName().startsWith("_"))) {
      try (var reader = new SequenceFile.Reader(hadoop, SequenceFile.Reader.file(file.getPath()))) {
        var answer = new Text();
        while (reader.next(answer)) {
          numbers.add(Answer.read(answer.toString()).n());
        }
      }
    }
    return numbers;
  }

  void add(Answer answer) throws IOException {
    add(answer, NO_PICTURE);
  }

  synchronized void add(Answer answer, byte[] picture) throws IOException {
    if (closed) {
      throw new IOException("the task was ended");
    }
    if (file == null) {
      part = new Path(folder, "_" + UUID.randomUUID()); // hidden from readers; attempts may overlap
      file =
          SequenceFile.createWriter(
              hadoop,
              SequenceFile.Writer.file(part),
              SequenceFile.Writer.keyClass(Text.class),
              SequenceFile.Writer.valueClass(BytesWritable.class));
      opened = System.nanoTime();
    }
    file.append(new Text(JSON.writeValueAsString(answer)), new BytesWritable(picture));
    long now = System.nanoTime();
    if (file.getLength() >= LARGE
        || now - opened >= Math.max(WHILE.toNanos(), (now - start) / PART)) {
      finish();
    }
  }

  private void finish() throws IOException {
    file.close();
    file = null;
    var name = new Path(folder, part.getName().substring(1));
    if (!part.getFileSystem(hadoop).rename(part, name)) {
      throw new IOException(name + " cannot be written");
    }
  }

  private void finishAtEnd() {
    try {
      finishLast();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void finishLast() throws IOException {
    closed = true;
    boolean interrupted = Thread.interrupted(); // which a file system would take for its own end
    try {
      if (file != null) {
        finish();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() throws IOException {
    var hooks = ShutdownHookManager.get();
    if (!hooks.isShutdownInProgress()) {
      hooks.removeShutdownHook(atEnd);
    }
    finishLast();
  }
}
