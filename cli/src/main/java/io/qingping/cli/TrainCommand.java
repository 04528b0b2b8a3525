package io.qingping.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code qp train}: the models that can be trained. */
@Command(
    name = "train",
    resourceBundle = Text.BUNDLE,
    mixinStandardHelpOptions = true,
    subcommands = TrainMotionCommand.class)
final class TrainCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
