package io.qingping.bench;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code qp bench NAME}: what docs/benchmarks.md reports, measured anew. */
@Command(
    name = "qp bench",
    mixinStandardHelpOptions = true,
    description = "Measures Qingping; the tables are those of docs/benchmarks.md.",
    subcommands = {
      ClipBench.class,
      VdtBench.class,
      SampleBench.class,
      SettingsBench.class,
      GroupBench.class,
      SearchBench.class,
      TowersBench.class,
      GatherBench.class,
      GrowthBench.class
    })
public final class Bench implements Runnable {
  @Spec private CommandSpec spec;

  private Bench() {}

  public static void main(String[] arguments) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, arguments));
  }

  /** Runs one benchmark and returns the process's exit code. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new Bench())
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(Bench::explain)
        .execute(arguments);
  }

  private static int explain(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    line.getErr().println(e.getMessage() == null ? e.toString() : e.getMessage());
    return 1;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
