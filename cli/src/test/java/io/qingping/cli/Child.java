package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** {@code qp} as a process of its own, which can be interrupted, killed and starved. */
record Child(Process process, Path out, Path err) {
  private static final long PATIENCE_SECONDS = 60;

  /**
   * Starts a command in English.
   *
   * @param folder for what it says
   * @param before words before {@code java}, such as those of a shell that sets limits
   */
  static Child start(Path folder, List<String> before, Object... arguments) throws IOException {
    var words = new ArrayList<>(before);
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of(
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Duser.language=en",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            Qp.class.getName()));
    Stream.of(arguments).map(Object::toString).forEach(words::add);
    var out = Files.createTempFile(folder, "out", ".txt");
    var err = Files.createTempFile(folder, "err", ".txt");
    var builder =
        new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
    return new Child(builder.start(), out, err);
  }

  /** Waits until something is so; fails if the process ends before. */
  void await(BooleanSupplier reached) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!reached.getAsBoolean()) {
      assertThat(process.isAlive()).as("%s", Files.readString(err)).isTrue();
      assertThat(System.nanoTime()).as("waited in vain").isLessThan(deadline);
      Thread.sleep(2);
    }
  }

  /** Sends a signal by its name, such as {@code INT}, as a terminal does on Ctrl-C. */
  void signal(String name) throws Exception {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** What it said by its end. */
  Console end() throws Exception {
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Console(process.exitValue(), text(out), text(err));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
