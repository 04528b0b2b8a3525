package io.qingping.cli;

import io.qingping.media.MediaException;
import io.qingping.tensor.DType;
import io.qingping.tensor.distributed.ProcessGroup;
import io.qingping.vdt.train.TrainConfig;
import io.qingping.vdt.train.VideoTraining;
import io.qingping.vdt.video.VideoModel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code qp vdt train}: trains a video model, or goes on where it was stopped. */
@Command(name = "train", resourceBundle = Text.BUNDLE, mixinStandardHelpOptions = true)
final class VdtTrainCommand implements Callable<Integer> {
  /** A step of a large network and its checkpoint take longer than those of a clip. */
  private static final long PATIENCE_SECONDS = 60;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      descriptionKey = "vdt.train.config")
  private Path config;

  @Option(names = "--run", paramLabel = "DIR", required = true, descriptionKey = "vdt.train.run")
  private Path run;

  @Option(names = "--steps", paramLabel = "N", descriptionKey = "train.steps")
  private Long steps;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    var chosen = TrainConfig.read(config);
    if (steps != null) {
      chosen = chosen.withSteps(steps);
    }
    try (var group = ProcessGroup.fromEnvironment(System.getenv());
        var stop = StopSignal.listen(PATIENCE_SECONDS)) {
      return group.leads() ? lead(chosen, group, stop) : follow(chosen, group, stop);
    }
  }

  /** Trains in silence: rank 0 writes and talks. */
  private int follow(TrainConfig chosen, ProcessGroup group, StopSignal stop) throws Exception {
    long done =
        new VideoTraining(run, chosen, group, (step, steps, loss) -> {}, stop::raised)
            .train(this::tell);
    return done < chosen.steps() ? 130 : 0;
  }

  private int lead(TrainConfig chosen, ProcessGroup group, StopSignal stop) throws Exception {
    long total = chosen.steps();
    var screen = spec.commandLine().getOut();
    screen.println(Text.of("train.start", run, total));
    try (var line = new TrainingLine(screen, total)) {
      long done = new VideoTraining(run, chosen, group, line::at, stop::raised).train(this::tell);
      if (done < total) {
        screen.println(Text.of("train.stopped", done, total));
        return 130;
      }
    }
    var weights = run.resolve("model.safetensors");
    VideoModel.load(run).export(weights, DType.FLOAT32);
    screen.println(Text.of("train.done", weights));
    return 0;
  }

  private void tell(MediaException problem) {
    spec.commandLine().getErr().println(problem.message(Locale.getDefault()));
  }
}
