package io.qingping.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code qp help wenlan gather}: the help of a command, however deep it lies. */
@Command(name = "help", resourceBundle = Text.BUNDLE, mixinStandardHelpOptions = true)
final class HelpOfCommand implements Runnable {
  @Parameters(arity = "0..*", paramLabel = "COMMAND", descriptionKey = "help.command")
  private List<String> names = List.of();

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var command = spec.parent().commandLine();
    for (var name : names) {
      var next = command.getSubcommands().get(name);
      if (next == null) {
        throw new ParameterException(
            command, Text.of("words.unknown", command.getCommandSpec().qualifiedName(), name));
      }
      command = next;
    }
    command.usage(spec.commandLine().getOut());
  }
}
