package io.qingping.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code qp wenlan}: pictures and the texts near them. */
@Command(
    name = "wenlan",
    resourceBundle = Text.BUNDLE,
    mixinStandardHelpOptions = true,
    subcommands = {
      WenlanGatherCommand.class,
      WenlanDistilCommand.class,
      WenlanTrainCommand.class,
      WenlanEvalCommand.class,
      WenlanExportCommand.class,
      WenlanIndexCommand.class,
      WenlanSearchCommand.class,
      WenlanServeCommand.class
    })
final class WenlanCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
