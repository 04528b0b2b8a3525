package io.qingping.cli;

import io.qingping.vdt.motion.MotionModel;
import io.qingping.vdt.motion.MotionRecipe;
import io.qingping.vdt.motion.MotionTraining;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code qp train motion}: trains the motion network, or goes on where it was stopped. */
@Command(name = "motion", resourceBundle = Text.BUNDLE, mixinStandardHelpOptions = true)
final class TrainMotionCommand implements Callable<Integer> {
  @Option(
      names = "--run",
      paramLabel = "DIR",
      defaultValue = "runs/motion",
      descriptionKey = "train.run")
  private Path run;

  @Option(names = "--recipe", paramLabel = "FILE", descriptionKey = "train.recipe")
  private Path recipe;

  @Option(names = "--steps", paramLabel = "N", descriptionKey = "train.steps")
  private Long steps;

  @Option(names = "--scenes", paramLabel = "N", descriptionKey = "train.scenes")
  private Integer scenes;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    var chosen = recipe == null ? MotionRecipe.small() : MotionRecipe.read(recipe);
    if (steps != null) {
      chosen = chosen.withSteps(steps);
    }
    if (scenes != null) {
      chosen = chosen.withScenes(scenes);
    }
    long total = chosen.steps();
    long done;
    var screen = spec.commandLine().getOut();
    screen.println(Text.of("train.start", run, total));
    try (var stop = StopSignal.listen();
        var line = new TrainingLine(screen, total)) {
      done = new MotionTraining(run, chosen, line::at, stop::raised).train();
    }
    var weights = run.resolve("motion.safetensors");
    if (done == total) {
      MotionModel.exportLatest(run, weights);
      screen.println(Text.of("train.done", weights));
      return 0;
    }
    screen.println(Text.of("train.stopped", done, total));
    return 130;
  }
}
