package io.qingping.tensor.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.format.DurableFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers of a training run by step, written as they come: to {@code log.jsonl}, one JSON object a
 * line, and to an event file that TensorBoard shows ({@code tensorboard --logdir RUN}). What was
 * logged is with the operating system when {@link #log} returns, so it survives the process.
 *
 * <p>Not thread-safe.
 */
public final class RunLog implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String FILE = "log.jsonl";

  /**
   * One line of the log.
   *
   * @param time seconds since 1970
   */
  public record Entry(long step, double time, Map<String, Double> values) {}

  private final OutputStream lines;
  private final EventFile events;
  private final Clock clock;

  private RunLog(OutputStream lines, EventFile events, Clock clock) {
    this.lines = lines;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Begins a log or goes on with one.
   *
   * @param run the run's folder, made if it is not there
   * @param nextStep the step that will be logged next; what an interrupted run logged of it and of
   *     later steps is dropped, so that no step stands in the log twice
   */
  public static RunLog open(Path run, long nextStep) {
    return open(run, nextStep, Clock.systemUTC());
  }

  static RunLog open(Path run, long nextStep, Clock clock) {
    try {
      Files.createDirectories(run);
      forget(run, nextStep);
      var lines =
          Files.newOutputStream(
              run.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      try {
        return new RunLog(lines, EventFile.create(run, nextStep, clock), clock);
      } catch (IOException e) {
        lines.close();
        throw e;
      }
    } catch (IOException e) {
      throw failed(run, e);
    }
  }

  /** Drops what an interrupted run logged beyond its last checkpoint, and a half-written line. */
  private static void forget(Path run, long nextStep) throws IOException {
    var file = run.resolve(FILE);
    if (!Files.exists(file)) {
      return;
    }
    var kept = new ByteArrayOutputStream();
    for (var entry : read(run)) {
      if (entry.step() < nextStep) {
        kept.write(line(entry));
      }
    }
    DurableFile.write(file, kept.toByteArray());
  }

  /** The whole entries of a run's log; empty if there is none. */
  public static List<Entry> read(Path run) {
    var file = run.resolve(FILE);
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      var text = Files.readString(file);
      var entries = new ArrayList<Entry>();
      // What follows the last line break is a line that an interrupted run did not finish.
      for (var line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        entries.add(parse(line));
      }
      return entries;
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(file.toString(), "has a line that is not JSON", e);
    } catch (IOException e) {
      throw new ModelFormatException(file.toString(), "cannot be read: " + e.getMessage(), e);
    }
  }

  private static Entry parse(String line) throws JsonProcessingException {
    var root = JSON.readTree(line);
    var values = new LinkedHashMap<String, Double>();
    root.path("values")
        .properties()
        .forEach(field -> values.put(field.getKey(), Double.valueOf(field.getValue().asText())));
    return new Entry(root.path("step").asLong(), root.path("time").asDouble(), values);
  }

  private static byte[] line(Entry entry) throws JsonProcessingException {
    var root = JSON.createObjectNode().put("step", entry.step()).put("time", entry.time());
    // JSON has no NaN; Jackson writes it as a text, which the reader understands.
    entry.values().forEach(root.putObject("values")::put);
    return (JSON.writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Writes the numbers of a step under their names, such as {@code loss/train}. */
  public void log(long step, Map<String, Double> values) {
    double time = clock.millis() / 1000.0;
    try {
      lines.write(line(new Entry(step, time, values)));
      events.scalars(step, time, values);
    } catch (IOException e) {
      throw failed(Path.of(FILE), e);
    }
  }

  private static UncheckedIOException failed(Path where, IOException e) {
    return new UncheckedIOException(where + " cannot be written: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try (lines;
        events) {
      // both are closed, whatever the first one says
    } catch (IOException e) {
      throw failed(Path.of(FILE), e);
    }
  }
}
