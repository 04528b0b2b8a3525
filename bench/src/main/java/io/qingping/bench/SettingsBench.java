package io.qingping.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code qp bench settings}: the training step of the motion network with the engine's settings on
 * and off, each in fresh processes, in turns.
 */
@Command(
    name = "settings",
    mixinStandardHelpOptions = true,
    description = "The motion network's training step with the engine's settings on and off.")
final class SettingsBench implements Callable<Integer> {
  @Option(names = "--rounds", defaultValue = "3", description = "processes (${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--steps", defaultValue = "12", description = "of each process")
  private int steps;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    var on = new ArrayList<Double>();
    var off = new ArrayList<Double>();
    for (int i = 0; i < rounds; i++) {
      on.addAll(steps(true));
      off.addAll(steps(false));
    }
    var out = spec.commandLine().getOut();
    out.printf("Training step of the motion network, %d processes each%n%n", rounds);
    out.println("| settings | milliseconds, median (min-max) |");
    out.println("|---|---|");
    out.printf("| on | %s |%n", Series.of(on).text(1000, 0));
    out.printf("| off | %s |%n", Series.of(off).text(1000, 0));
    double gain = Series.of(off).median() / Series.of(on).median();
    out.printf(Locale.ROOT, "| off / on | %.2f |%n", gain);
    return 0;
  }

  private List<Double> steps(boolean tuned) throws Exception {
    var arguments = List.of(tuned ? "tuned" : "plain", Integer.toString(steps));
    var finished = Launch.run(Launch.java(tuned, MotionSteps.class, arguments));
    return finished.output().lines().map(Double::valueOf).toList();
  }
}
