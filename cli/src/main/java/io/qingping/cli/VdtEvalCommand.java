package io.qingping.cli;

import io.qingping.vdt.eval.Evaluation;
import io.qingping.vdt.eval.EvaluationOptions;
import io.qingping.vdt.eval.VideoEvaluation;
import io.qingping.vdt.eval.report.ReportPage;
import io.qingping.vdt.video.VideoModel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code qp vdt eval}: a video model beside baselines on worlds of known physics. */
@Command(name = "eval", resourceBundle = Text.BUNDLE, mixinStandardHelpOptions = true)
final class VdtEvalCommand implements Callable<Integer> {
  @Mixin private VdtModelSettings model;

  @Option(names = "--baselines", descriptionKey = "vdt.eval.baselines")
  private boolean baselines;

  @Option(
      names = "--clips",
      paramLabel = "N",
      defaultValue = "12",
      descriptionKey = "vdt.eval.clips")
  private int clips;

  @Option(names = "--given", paramLabel = "N", descriptionKey = "vdt.eval.given")
  private Integer given;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "12",
      descriptionKey = "vdt.eval.steps")
  private int steps;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "0", descriptionKey = "vdt.eval.seed")
  private long seed;

  @Option(names = "--untold", descriptionKey = "vdt.eval.untold")
  private boolean untold;

  @Option(names = "--i3d", paramLabel = "FILE", descriptionKey = "vdt.eval.i3d")
  private Path i3d;

  @Option(names = "--footage", paramLabel = "DIR", descriptionKey = "vdt.eval.footage")
  private Path footage;

  @Option(names = "--report", paramLabel = "DIR", descriptionKey = "vdt.eval.report")
  private Path report;

  @Option(names = "--json", descriptionKey = "json")
  private boolean json;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    var loaded = baselines ? Optional.<VideoModel>empty() : Optional.of(model.load());
    var name = baselines ? "" : Path.of(model.name()).getFileName().toString();
    Evaluation evaluation;
    try (var line = new Line()) {
      evaluation = VideoEvaluation.run(name, loaded, options(), line::at);
    }
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(evaluation.json());
    } else {
      out.print(evaluation.markdown());
      out.flush();
    }
    if (report != null) {
      var page = ReportPage.write(evaluation, report, Locale.getDefault());
      spec.commandLine().getErr().println(Text.of("vdt.eval.written", page));
    }
    return 0;
  }

  private EvaluationOptions options() {
    return new EvaluationOptions(
        clips,
        given == null ? OptionalInt.empty() : OptionalInt.of(given),
        steps,
        seed,
        !untold,
        Optional.ofNullable(i3d),
        Optional.ofNullable(footage));
  }

  /** A progress bar where a person watches. */
  private static final class Line implements AutoCloseable {
    private final Optional<ProgressBar> bar =
        System.console() == null
            ? Optional.empty()
            : Optional.of(new ProgressBarBuilder().setTaskName(Text.of("progress.eval")).build());

    private void at(int done, int total) {
      bar.ifPresent(b -> b.maxHint(total).stepTo(done));
    }

    @Override
    public void close() {
      bar.ifPresent(ProgressBar::close);
    }
  }
}
