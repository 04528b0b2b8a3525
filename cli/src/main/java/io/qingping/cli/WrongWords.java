package io.qingping.cli;

import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said to words that the command line does not understand: picocli speaks English only. */
final class WrongWords {
  private WrongWords() {}

  /** One sentence, and where the help is. */
  static int explain(ParameterException e, String[] arguments) {
    var command = e.getCommandLine();
    var name = command.getCommandSpec().qualifiedName();
    command.getErr().println(sentence(e, name));
    command.getErr().println(Text.of("words.help", name + " --help"));
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String sentence(ParameterException e, String command) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      var word = unmatched.getUnmatched().get(0);
      var likely = unmatched.getSuggestions();
      return likely.isEmpty()
          ? Text.of("words.unknown", command, word)
          : Text.of("words.perhaps", command, word, likely.get(0));
    }
    if (e instanceof MissingParameterException missing) {
      return Text.of(
          "words.missing",
          missing.getMissing().stream().map(WrongWords::name).collect(Collectors.joining(", ")));
    }
    if (e instanceof OverwrittenOptionException twice) {
      return Text.of("words.twice", name(twice.getOverwritten()));
    }
    if (e.getValue() == null) {
      return e.getMessage();
    }
    return e.getArgSpec() == null
        ? Text.of("words.unknown", command, e.getValue())
        : Text.of("words.value", name(e.getArgSpec()), e.getValue());
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.longestName() + " " + option.paramLabel()
        : argument.paramLabel();
  }
}
