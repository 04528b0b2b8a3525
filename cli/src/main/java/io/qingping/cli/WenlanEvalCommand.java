package io.qingping.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.media.MediaException;
import io.qingping.tensor.format.DurableFile;
import io.qingping.wenlan.train.RecallEvaluation;
import io.qingping.wenlan.train.TrainConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code qp wenlan eval}: recall on the pairs that a training holds out, beside baselines. */
@Command(name = "eval", resourceBundle = Text.BUNDLE, mixinStandardHelpOptions = true)
final class WenlanEvalCommand implements Callable<Integer> {
  private static final List<String> COLUMNS = List.of("R@1", "R@5", "R@10", "median_rank");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      descriptionKey = "wenlan.eval.config")
  private Path config;

  @Option(names = "--model", paramLabel = "FILE|DIR", descriptionKey = "wenlan.eval.model")
  private String model;

  @Option(names = "--features", paramLabel = "DIR", descriptionKey = "wenlan.eval.features")
  private Path features;

  @Option(names = "--held-texts", paramLabel = "FILE", descriptionKey = "wenlan.eval.held-texts")
  private Path heldTexts;

  @Option(names = "--json", descriptionKey = "json")
  private boolean json;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    var chosen = TrainConfig.read(config);
    var evaluation = new RecallEvaluation(chosen, folder(chosen), this::tell);
    var out = spec.commandLine().getOut();
    if (heldTexts != null) {
      var texts = evaluation.heldTexts();
      DurableFile.write(
          heldTexts, (String.join("\n", texts) + "\n").getBytes(StandardCharsets.UTF_8));
      out.println(Text.of("wenlan.eval.held-written", texts.size(), heldTexts));
      return 0;
    }
    var report = evaluation.run(Optional.ofNullable(model).map(WenlanModels::load));
    if (json) {
      out.println(
          JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(report));
    } else {
      out.println(
          Text.of("wenlan.eval.gallery", report.trained(), report.pictures(), report.captions()));
      table("i2t", report.recalls());
      table("t2i", report.recalls());
    }
    return 0;
  }

  /**
   * Where features are kept: where told, else where the training has them, else beside the pairs.
   */
  private Path folder(TrainConfig chosen) {
    if (features != null) {
      return features;
    }
    return chosen.features() != null
        ? Path.of(chosen.features())
        : Path.of(chosen.pairs()).toAbsolutePath().resolveSibling("features");
  }

  private void table(String direction, Map<RecallEvaluation.Method, Map<String, Double>> recalls) {
    var out = spec.commandLine().getOut();
    out.println();
    out.println(Text.of("wenlan.eval." + direction));
    out.printf("  %8s %8s %8s %8s%n", "R@1", "R@5", "R@10", Text.of("wenlan.eval.median"));
    recalls.forEach(
        (method, values) -> {
          for (var column : COLUMNS) {
            double value = values.get(direction + "/" + column);
            var format = column.equals("median_rank") ? " %8.1f" : " %8.3f";
            out.print(
                String.format(Locale.ROOT, column.equals("R@1") ? " " + format : format, value));
          }
          out.println("   " + Text.of("wenlan.eval." + method));
        });
  }

  private void tell(MediaException problem) {
    spec.commandLine().getErr().println(problem.message(Locale.getDefault()));
  }
}
