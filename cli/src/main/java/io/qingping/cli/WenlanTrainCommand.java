package io.qingping.cli;

import io.qingping.media.MediaException;
import io.qingping.tensor.DType;
import io.qingping.tensor.distributed.ProcessGroup;
import io.qingping.wenlan.model.TwoTowerModel;
import io.qingping.wenlan.train.TowerTraining;
import io.qingping.wenlan.train.TrainConfig;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code qp wenlan train}: trains two towers on pairs, or goes on where it was stopped. */
@Command(name = "train", resourceBundle = Text.BUNDLE, mixinStandardHelpOptions = true)
final class WenlanTrainCommand implements Callable<Integer> {
  /** A step of large towers and its checkpoint take longer than those of a clip. */
  private static final long PATIENCE_SECONDS = 60;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      descriptionKey = "wenlan.train.config")
  private Path config;

  @Option(names = "--run", paramLabel = "DIR", required = true, descriptionKey = "vdt.train.run")
  private Path run;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    var chosen = TrainConfig.read(config);
    try (var group = ProcessGroup.fromEnvironment(System.getenv());
        var stop = StopSignal.listen(PATIENCE_SECONDS)) {
      return group.leads() ? lead(chosen, group, stop) : follow(chosen, group, stop);
    }
  }

  /** Trains in silence: rank 0 writes and talks. */
  private int follow(TrainConfig chosen, ProcessGroup group, StopSignal stop) throws Exception {
    var training = new TowerTraining(run, chosen, group, (step, steps, loss) -> {}, stop::raised);
    return training.train(problem -> {}) < chosen.steps() ? 130 : 0;
  }

  private int lead(TrainConfig chosen, ProcessGroup group, StopSignal stop) throws Exception {
    long total = chosen.steps();
    var screen = spec.commandLine().getOut();
    screen.println(Text.of("train.start", run, total));
    try (var line = new PreparedTraining(screen, total)) {
      long done = new TowerTraining(run, chosen, group, line, stop::raised).train(this::tell);
      if (done < total) {
        screen.println(Text.of("train.stopped", done, total));
        return 130;
      }
    }
    var model = run.resolve("model");
    TwoTowerModel.load(run).export(model, DType.FLOAT32);
    screen.println(Text.of("train.done", model));
    return 0;
  }

  private void tell(MediaException problem) {
    spec.commandLine().getErr().println(problem.message(Locale.getDefault()));
  }
}
