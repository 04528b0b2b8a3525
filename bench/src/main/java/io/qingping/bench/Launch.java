package io.qingping.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Starts the processes that are measured. */
final class Launch {
  private static final List<String> TUNED_ENVIRONMENT =
      List.of(
          "MALLOC_ARENA_MAX",
          "MALLOC_MMAP_THRESHOLD_",
          "MALLOC_TRIM_THRESHOLD_",
          "MALLOC_TOP_PAD_",
          "OMP_WAIT_POLICY",
          "GOMP_SPINCOUNT");

  /** Runs what follows, and writes what it took of the processors to the file that comes first. */
  private static final String COUNTED = "\"$@\"; code=$?; times >\"$0\"; exit $code";

  private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");

  private Launch() {}

  /**
   * @param seconds from start to end of the process
   * @param processorSeconds of all cores, by it and those that it started and waited for
   * @param output what it wrote to standard output
   */
  record Finished(double seconds, double processorSeconds, String output) {}

  /** The folder of the launcher {@code qp}. */
  static Path home() {
    var home = System.getProperty("qingping.home");
    if (home == null) {
      throw new IllegalStateException("the benchmarks are started by './qp bench NAME'");
    }
    return Path.of(home);
  }

  /** Runs a process to its end. */
  static Finished run(ProcessBuilder builder) throws IOException, InterruptedException {
    var command = List.copyOf(builder.command());
    var times = Files.createTempFile("qingping", ".times");
    builder.command(new ArrayList<>(List.of("bash", "-c", COUNTED, times.toString())));
    builder.command().addAll(command);
    long start = System.nanoTime();
    var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    double seconds = (System.nanoTime() - start) / 1e9;
    var counted = Files.readString(times);
    Files.delete(times);
    if (code != 0) {
      throw new IOException("%s ended with code %d".formatted(String.join(" ", command), code));
    }
    return new Finished(seconds, processorSeconds(counted), output);
  }

  /** Bash's {@code times}: a line of the shell itself, and one of what it has waited for. */
  private static double processorSeconds(String times) {
    return TIME.matcher(times.lines().skip(1).findFirst().orElseThrow())
        .results()
        .mapToDouble(
            time -> 60 * Double.parseDouble(time.group(1)) + Double.parseDouble(time.group(2)))
        .sum();
  }

  /** The launcher as a user starts it. */
  static ProcessBuilder qp(List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(home().resolve("qp").toString());
    command.addAll(arguments);
    return plain(new ProcessBuilder(command));
  }

  /**
   * A fresh JVM with this one's classes.
   *
   * @param tuned whether it gets this JVM's options and environment; else those of neither
   */
  static ProcessBuilder java(boolean tuned, Class<?> main, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (tuned) {
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    } else {
      // JavaCPP's own default, which the engine would otherwise turn off.
      long bound = 4 * Runtime.getRuntime().maxMemory();
      command.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=" + bound);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command);
    return tuned ? builder : plain(builder);
  }

  /** A fresh JVM of some JDK with this one's classes and these options. */
  static ProcessBuilder java(
      Path jdk, List<String> options, Class<?> main, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(jdk.resolve("bin/java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return plain(new ProcessBuilder(command));
  }

  /** Whether a process can be started and ends well. */
  static boolean succeeds(ProcessBuilder builder) throws InterruptedException {
    try {
      return builder
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  /** Without what the launcher put into the environment. */
  static ProcessBuilder plain(ProcessBuilder builder) {
    builder.environment().keySet().removeAll(TUNED_ENVIRONMENT);
    return builder;
  }
}
