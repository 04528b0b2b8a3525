package io.qingping.cli;

import io.qingping.tensor.log.RunLog;
import io.qingping.wenlan.train.DistilConfig;
import io.qingping.wenlan.train.Distillation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code qp wenlan distil}: a text tower learns from a sentence encoder, without pictures. */
@Command(name = "distil", resourceBundle = Text.BUNDLE, mixinStandardHelpOptions = true)
final class WenlanDistilCommand implements Callable<Integer> {
  /** A batch of the encoder, or a look at the held-out texts and a checkpoint. */
  private static final long PATIENCE_SECONDS = 30;

  @Option(
      names = "--teacher",
      paramLabel = "DIR",
      required = true,
      descriptionKey = "wenlan.distil.teacher")
  private Path teacher;

  @Option(
      names = "--texts",
      paramLabel = "FILE",
      required = true,
      descriptionKey = "wenlan.distil.texts")
  private Path texts;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      descriptionKey = "wenlan.distil.config")
  private Path config;

  @Option(names = "--run", paramLabel = "DIR", required = true, descriptionKey = "vdt.train.run")
  private Path run;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    var chosen = DistilConfig.read(config);
    long total = chosen.steps();
    var screen = spec.commandLine().getOut();
    screen.println(Text.of("train.start", run, total));
    try (var stop = StopSignal.listen(PATIENCE_SECONDS);
        var progress = new PreparedTraining(screen, total)) {
      long done = new Distillation(run, chosen, progress, stop::raised).train(teacher, texts);
      if (done < total) {
        screen.println(Text.of("train.stopped", done, total));
        return 130;
      }
    }
    tellHeld(screen);
    screen.println(Text.of("train.done", run));
    return 0;
  }

  private void tellHeld(PrintWriter screen) {
    RunLog.read(run).stream()
        .map(RunLog.Entry::values)
        .filter(values -> values.containsKey("held/cosine"))
        .reduce((earlier, last) -> last)
        .ifPresent(
            last ->
                screen.println(
                    Text.of(
                        "wenlan.distil.held",
                        "%.3f".formatted(last.get("held/cosine")),
                        "%.3f".formatted(last.get("held/R@1")))));
  }
}
