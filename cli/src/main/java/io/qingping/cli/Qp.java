package io.qingping.cli;

import io.qingping.media.MediaException;
import io.qingping.tensor.GroupBroken;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.TensorException;
import io.qingping.tensor.TrainingDiverged;
import io.qingping.tensor.language.Sentences;
import io.qingping.wenlan.shard.ShardException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.ResourceBundle;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of Qingping. */
@Command(
    name = "qp",
    resourceBundle = Text.BUNDLE,
    mixinStandardHelpOptions = true,
    versionProvider = InfoCommand.Version.class,
    subcommands = {
      DemoCommand.class,
      AnimateCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      VdtCommand.class,
      WenlanCommand.class,
      InfoCommand.class,
      HelpOfCommand.class
    })
public final class Qp implements Runnable {
  @CommandLine.Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Qp() {}

  public static void main(String[] arguments) {
    System.setProperty("slf4j.internal.verbosity", "ERROR"); // libraries' logs go nowhere, silently
    System.exit(run(arguments));
  }

  /** Runs one command and returns the process's exit code. */
  static int run(String... arguments) {
    // Libraries that log through SLF4J find no receiver here, and would say so on the terminal.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    var language = Text.language(arguments);
    language.filter(Text::speaks).map(Locale::forLanguageTag).ifPresent(Locale::setDefault);
    var line = commandLine();
    if (!language.map(Text::speaks).orElse(true)) {
      line.getErr().println(Text.of("error.lang", language.get()));
      return line.getCommandSpec().exitCodeOnInvalidInput();
    }
    return line.execute(arguments);
  }

  /** All commands, speaking the default locale's language. */
  static CommandLine commandLine() {
    var line = new CommandLine(new Qp());
    line.setResourceBundle(
        ResourceBundle.getBundle(Text.BUNDLE, Locale.getDefault(), Text.CONTROL));
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExpandAtFiles(false); // a photo may be named so
    line.setParameterExceptionHandler(WrongWords::explain);
    line.setExecutionExceptionHandler(Qp::explain);
    return line;
  }

  /** One sentence instead of a stack trace; what nobody foresaw names its type. */
  private static int explain(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    line.getErr().println(sentence(e));
    return 1;
  }

  static String sentence(Throwable e) {
    if (e instanceof MediaException media) {
      return media.message(Locale.getDefault());
    }
    if (e instanceof ModelFormatException
        || e instanceof TensorException
        || e instanceof TrainingDiverged
        || e instanceof GroupBroken
        || e instanceof ShardException
        || e instanceof IllegalArgumentException) {
      return Sentences.of(e.getMessage(), Locale.getDefault());
    }
    if (e instanceof java.io.IOException || e instanceof java.io.UncheckedIOException) {
      return Text.of("error.io", e.getMessage());
    }
    return Text.of("error.unforeseen", e.getClass().getSimpleName() + ": " + e.getMessage());
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
