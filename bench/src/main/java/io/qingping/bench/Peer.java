package io.qingping.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PyTorch in a Python process of its own: a script of {@code bench/peer}. */
final class Peer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;

  private Peer(Process process) {
    this.process = process;
    commands = process.outputWriter();
    answers = process.inputReader();
  }

  /**
   * Starts the peer.
   *
   * @param python the interpreter
   * @param name of the script
   * @param tuned whether it gets the launcher's settings of memory and threads too
   * @param packages that it needs besides those of all
   * @return nothing if this Python lacks the packages
   */
  static Optional<Peer> start(String python, String name, boolean tuned, String... packages)
      throws IOException {
    if (!has(python, packages)) {
      return Optional.empty();
    }
    var script = Launch.home().resolve("bench/peer").resolve(name).toString();
    var builder = new ProcessBuilder(python, script).redirectError(ProcessBuilder.Redirect.INHERIT);
    return Optional.of(new Peer((tuned ? builder : Launch.plain(builder)).start()));
  }

  private static boolean has(String python, String... packages) {
    var all = new ArrayList<>(List.of("torch", "numpy", "safetensors"));
    all.addAll(List.of(packages));
    var imports = "import " + String.join(", ", all);
    try {
      return Launch.succeeds(new ProcessBuilder(python, "-c", imports));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Loads weights and data; returns the version of PyTorch. */
  String load(Path file, int threads) throws IOException {
    return ask(Map.of("do", "load", "file", file.toString(), "threads", threads))
        .get("torch")
        .asText();
  }

  /** The largest difference between its output and the file's. */
  double difference(int batch, boolean half) throws IOException {
    return ask(Map.of("do", "forward", "batch", batch, "half", half)).get("difference").asDouble();
  }

  /** Seconds of each round, and the last loss of training. */
  record Timed(List<Double> seconds, double loss) {}

  Timed time(String what, int batch, boolean half, int rounds) throws IOException {
    var answer =
        ask(Map.of("do", "time", "what", what, "batch", batch, "half", half, "rounds", rounds));
    var seconds = new ArrayList<Double>();
    answer.get("seconds").forEach(node -> seconds.add(node.asDouble()));
    return new Timed(seconds, answer.get("loss").asDouble());
  }

  /** Best GFLOP/s of a large product, by type. */
  double products(boolean half) throws IOException {
    return ask(Map.of("do", "products")).get(half ? "bf16" : "fp32").asDouble();
  }

  private JsonNode ask(Map<String, Object> command) throws IOException {
    commands.write(JSON.writeValueAsString(command));
    commands.newLine();
    commands.flush();
    var line = answers.readLine();
    if (line == null) {
      throw new IOException("the PyTorch peer ended early; its error stands above");
    }
    return JSON.readTree(line);
  }

  @Override
  public void close() throws IOException {
    commands.close(); // the peer ends with its input
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
