package io.qingping.cli;

import io.qingping.vdt.motion.MotionEvaluation;
import io.qingping.vdt.motion.MotionModel;
import io.qingping.vdt.motion.eval.MotionTrial;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code qp evaluate}: the motion model beside its baselines on held-out scenes. */
@Command(name = "evaluate", resourceBundle = Text.BUNDLE, mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  @Option(names = "--motion-weights", paramLabel = "FILE", descriptionKey = "motion-weights")
  private Path weights;

  @Option(
      names = "--scenes",
      paramLabel = "N",
      defaultValue = "64",
      descriptionKey = "evaluate.scenes")
  private int scenes;

  @Option(names = "--steps", paramLabel = "N", descriptionKey = "evaluate.steps")
  private Integer steps;

  @Option(names = "--guidance", paramLabel = "X", descriptionKey = "evaluate.guidance")
  private Double guidance;

  @Option(names = "--json", descriptionKey = "json")
  private boolean json;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (scenes < 1) {
      throw new IllegalArgumentException(Text.of("error.scenes", scenes));
    }
    var standard = MotionModel.Sampling.standard();
    var sampling =
        new MotionModel.Sampling(
            steps == null ? standard.steps() : steps,
            guidance == null ? standard.guidance() : guidance);
    var model = weights == null ? MotionModel.shipped() : MotionModel.load(weights);
    var trials = MotionEvaluation.run(model, sampling, scenes);
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(MotionTrial.json(trials));
    } else {
      out.print(MotionTrial.markdown(trials));
      out.flush();
    }
    return 0;
  }
}
