package io.qingping.wenlan.gather;

import io.qingping.wenlan.fetch.FetchOptions;
import io.qingping.wenlan.filter.FilterConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A gathering process to be killed, or to be given little memory. */
final class GatherChild {
  private GatherChild() {}

  /**
   * @param arguments source, folder of shards, milliseconds to rest at each picture
   */
  public static void main(String[] arguments) throws Exception {
    long rest = Long.parseLong(arguments[2]);
    int most = 4 << 20;
    var fetch =
        new FetchOptions(
            "tests",
            Duration.ZERO,
            4,
            Duration.ofSeconds(4),
            0,
            Duration.ofMillis(20),
            Duration.ofSeconds(1),
            3,
            true,
            most);
    var filter =
        new FilterConfig(
            null, null, null, most, null, null, null, null, null, 1000, null, 1.0, null);
    var options =
        new GatherOptions(
            List.of(arguments[0]), null, filter, null, fetch, 2, 60, 10, 4, false, false);
    new Gather(
            options, Path.of(arguments[1]), (stage, done, total, kept) -> pause(rest), () -> false)
        .run();
  }

  private static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Process start(Path output, List<String> jvm, Object... arguments) throws Exception {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(jvm);
    words.addAll(
        List.of(
            "-Djava.awt.headless=true",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            GatherChild.class.getName()));
    for (var argument : arguments) {
      words.add(argument.toString());
    }
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }
}
