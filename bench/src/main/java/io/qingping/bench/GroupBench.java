package io.qingping.bench;

import io.qingping.tensor.Generator;
import io.qingping.tensor.Scope;
import io.qingping.vdt.model.Vdt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code qp bench group}: what two processes on this machine need to average gradients, and whether
 * they train faster than one process with all cores.
 */
@Command(
    name = "group",
    mixinStandardHelpOptions = true,
    description = "Two processes that share training, over loopback.")
final class GroupBench implements Callable<Integer> {
  @Option(names = "--rounds", defaultValue = "10", description = "timed ones (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--networks",
      split = ",",
      defaultValue = "xs,s2,l2",
      description = "whose gradients are averaged (${DEFAULT-VALUE})")
  private List<String> networks;

  @Option(names = "--batch", defaultValue = "8", description = "of both together")
  private int batch;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    out.println("| network | gradient, MB | milliseconds, median (min-max) | GB/s each way |");
    out.println("|---|---|---|---|");
    for (var name : networks) {
      long count = weights(name);
      var series = pair("average", Long.toString(count));
      double megabytes = 4e-6 * count; // of two, each sends and receives as much as the gradient
      double speed = megabytes / 1000 / series.median();
      out.printf(
          Locale.ROOT, "| %s | %.1f | %s | %.2f |%n", name, megabytes, series.text(1000, 1), speed);
    }
    out.printf("%n| training of xs, bf16, batch %d | ms a step, median (min-max) |%n", batch);
    out.println("|---|---|");
    for (int turn = 0; turn < 2; turn++) {
      var one = Launch.run(process("step", "xs", 2, Integer.toString(batch)));
      out.printf("| one process, two threads | %s |%n", seconds(one).text(1000, 0));
      var two = pair("step", "xs", Integer.toString(batch / 2));
      out.printf("| two processes, one thread each | %s |%n", two.text(1000, 0));
    }
    return 0;
  }

  private static long weights(String name) {
    try (var scope = Scope.open()) {
      return new Vdt(GroupSide.network(name), new Generator(1)).parameterCount();
    }
  }

  private Series pair(String what, String of, String... more)
      throws IOException, InterruptedException {
    var port = Integer.toString(freePort());
    var second =
        member(1, port, process(what, of, 1, more))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      return seconds(Launch.run(member(0, port, process(what, of, 1, more))));
    } finally {
      second.destroyForcibly();
    }
  }

  private static ProcessBuilder member(int rank, String port, ProcessBuilder builder) {
    builder
        .environment()
        .putAll(
            Map.of(
                "RANK", Integer.toString(rank),
                "WORLD_SIZE", "2",
                "MASTER_ADDR", "127.0.0.1",
                "MASTER_PORT", port,
                "QP_GROUP_TIMEOUT", "60"));
    return builder;
  }

  private ProcessBuilder process(String what, String of, int threads, String... more) {
    var arguments =
        new ArrayList<>(List.of(what, of, Integer.toString(threads), Integer.toString(rounds)));
    arguments.addAll(List.of(more));
    return Launch.java(true, GroupSide.class, arguments);
  }

  private static Series seconds(Launch.Finished process) {
    return Series.of(
        process
            .output()
            .lines()
            .filter(line -> line.startsWith("seconds ")) // Gloo writes a line of its own
            .map(line -> Double.valueOf(line.substring("seconds ".length())))
            .toList());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
