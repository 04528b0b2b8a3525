package io.qingping.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code qp vdt}: video models. */
@Command(
    name = "vdt",
    resourceBundle = Text.BUNDLE,
    mixinStandardHelpOptions = true,
    subcommands = {
      VdtTrainCommand.class,
      VdtSampleCommand.class,
      VdtEvalCommand.class,
      VdtExportCommand.class
    })
final class VdtCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
