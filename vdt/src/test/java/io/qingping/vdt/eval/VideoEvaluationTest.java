package io.qingping.vdt.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qingping.media.Picture;
import io.qingping.media.clip.ClipFormat;
import io.qingping.media.clip.ClipWriter;
import io.qingping.media.label.AiLabel;
import io.qingping.media.label.Language;
import io.qingping.tensor.Generator;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.vdt.eval.Trial.Source;
import io.qingping.vdt.eval.Trial.Split;
import io.qingping.vdt.eval.Trial.Task;
import io.qingping.vdt.eval.report.ReportPage;
import io.qingping.vdt.model.VdtConfig;
import io.qingping.vdt.video.Objective;
import io.qingping.vdt.video.VideoConfig;
import io.qingping.vdt.video.VideoModel;
import io.qingping.vdt.world.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole evaluation with an untrained model of one block. */
class VideoEvaluationTest {
  private static Evaluation evaluation;
  private static final List<int[]> progress = new ArrayList<>();

  static VideoModel model(int channels, int side) {
    var network =
        new VdtConfig(8, side, side, channels, side / 4, 16, 1, 2, false, 0, true, true, true);
    return VideoModel.fresh(new VideoConfig(network, Objective.VELOCITY), new Generator(3));
  }

  static EvaluationOptions options(Optional<Path> i3d, Optional<Path> footage) {
    return new EvaluationOptions(3, OptionalInt.of(3), 2, 5, true, i3d, footage);
  }

  @BeforeAll
  static void evaluate() throws Exception {
    evaluation =
        VideoEvaluation.run(
            "tiny",
            Optional.of(model(3, 32)),
            options(Optional.empty(), Optional.empty()),
            (done, total) -> progress.add(new int[] {done, total}));
  }

  private static Trial trial(String subject, Split split, Task task) {
    return evaluation.trials().stream()
        .filter(t -> t.subject().equals(subject) && t.split() == split && t.task() == task)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyWorldIsPredictedInAndOutOfDistributionAndFilledIn() {
    for (var subject : List.of("uniform", "collision", "parabola")) {
      assertThat(trial(subject, Split.IN, Task.PREDICT).clips()).isEqualTo(3);
      assertThat(trial(subject, Split.OUT, Task.PREDICT).clips()).isEqualTo(3);
      assertThat(trial(subject, Split.NONE, Task.INTERPOLATE).clips()).isPositive();
      assertThat(trial(subject, Split.NONE, Task.COMPLETE).clips()).isPositive();
    }
    assertThat(evaluation.trials()).hasSize(12).allMatch(t -> t.rows().size() == 4);
    assertThat(progress).first().isEqualTo(new int[] {0, 12});
    assertThat(progress).last().isEqualTo(new int[] {12, 12});
  }

  @Test
  void theParserIsBelowItsFloorAndAnUntrainedModelFarAbove() {
    var trial = trial("uniform", Split.IN, Task.PREDICT);
    assertThat(trial.value(Method.TRUTH, Metric.VELOCITY).orElseThrow().mean()).isLessThan(0.01);
    assertThat(trial.value(Method.COPY, Metric.VELOCITY).orElseThrow().mean()).isBetween(1.0, 4.0);
    assertThat(trial.value(Method.CONSTANT_VELOCITY, Metric.VELOCITY).orElseThrow().mean())
        .isLessThan(0.05);
    assertThat(trial.value(Method.MODEL, Metric.PSNR).orElseThrow().mean())
        .isLessThan(trial.value(Method.COPY, Metric.PSNR).orElseThrow().mean());
    assertThat(trial.value(Method.TRUTH, Metric.PSNR)).isEmpty();
  }

  @Test
  void nothingIsMeasuredWhereFramesWereGiven() {
    var row = trial("parabola", Split.IN, Task.PREDICT).row(Method.COPY).orElseThrow();
    for (var metric : List.of(Metric.PSNR, Metric.SSIM, Metric.MASK, Metric.VELOCITY)) {
      var curve = row.curves().get(metric);
      assertThat(curve).hasSize(8);
      assertThat(curve.subList(0, 3)).as(metric.key()).allMatch(e -> e.clips() == 0);
      assertThat(curve.subList(3, 8)).as(metric.key()).allMatch(e -> e.clips() > 0);
    }
  }

  @Test
  void givenFramesStayAsTheyAreInEveryMethodsClip() {
    for (var trial : evaluation.trials()) {
      for (var example : trial.examples()) {
        var truth = example.clips().get(Method.TRUTH);
        example
            .clips()
            .forEach(
                (method, clip) -> {
                  for (int t = 0; t < trial.frames(); t++) {
                    if (trial.given()[t]) {
                      assertThat(PixelError.meanSquare(clip, truth, t)).as("%s", method).isZero();
                    }
                  }
                });
      }
    }
  }

  @Test
  void jsonHoldsMeansErrorsAndCurves() {
    ObjectNode json = evaluation.json();
    assertThat(json.get("model").asText()).isEqualTo("tiny");
    assertThat(json.at("/settings/given").asInt()).isEqualTo(3);
    var first = json.at("/trials/0");
    assertThat(first.get("subject").asText()).isEqualTo("uniform");
    assertThat(first.get("split").asText()).isEqualTo("in");
    var psnr = first.at("/methods/copy/psnr");
    var estimate = evaluation.trials().get(0).value(Method.COPY, Metric.PSNR).orElseThrow();
    assertThat(psnr.get("mean").asDouble()).isCloseTo(estimate.mean(), within(1e-6));
    assertThat(psnr.get("standard_error").asDouble()).isCloseTo(estimate.error(), within(1e-6));
    assertThat(psnr.get("by_frame")).hasSize(8);
    assertThat(psnr.at("/by_frame/0").isNull()).isTrue();
    assertThat(psnr.at("/by_frame/7").isNumber()).isTrue();
    assertThat(json.toString()).doesNotContain("NaN");
  }

  @Test
  void theTableHasALineForEachMethod() {
    var lines = evaluation.markdown().lines().toList();
    assertThat(lines).hasSize(2 + 12 * 4);
    assertThat(lines.get(0)).startsWith("| clips").contains("velocity_error", "psnr");
    assertThat(lines.stream().map(String::length).distinct()).hasSize(1);
    assertThat(lines).filteredOn(line -> line.contains("(out)")).hasSize(12);
  }

  /** One run with a network for FVD and a folder of films beside. */
  @Test
  void aSecondRunGivesTheSameNumbersAndWhatItWasAskedForBeside(@TempDir Path folder)
      throws Exception {
    film(folder.resolve("ball.mp4"), 12);
    film(folder.resolve("short.mp4"), 3);
    Files.writeString(folder.resolve("README.txt"), "no film");
    var network = Path.of(getClass().getResource("/eval/script_features.ts").toURI());
    var again =
        VideoEvaluation.run(
            "tiny",
            Optional.of(model(3, 32)),
            options(Optional.of(network), Optional.of(folder)),
            (done, total) -> {});
    sameNumbers(again);
    fvdOf(again.trials().get(0));
    films(again.trials().stream().filter(t -> t.source() == Source.FOOTAGE).toList());
  }

  private static void sameNumbers(Evaluation again) {
    for (int i = 0; i < 12; i++) {
      for (var row : evaluation.trials().get(i).rows()) {
        assertThat(again.trials().get(i).row(row.method()).orElseThrow().overall())
            .containsAllEntriesOf(row.overall());
      }
    }
  }

  private static void fvdOf(Trial trial) {
    assertThat(trial.value(Method.TRUTH, Metric.FVD)).isEmpty();
    double copied = trial.value(Method.COPY, Metric.FVD).orElseThrow().mean();
    assertThat(trial.value(Method.MODEL, Metric.FVD).orElseThrow().mean()).isGreaterThan(copied);
    assertThat(evaluation.trials().get(0).value(Method.COPY, Metric.FVD)).isEmpty();
  }

  private static void films(List<Trial> films) {
    assertThat(films).extracting(Trial::subject).containsOnly("ball.mp4");
    assertThat(films).extracting(Trial::task).containsExactly(Task.PREDICT, Task.INTERPOLATE);
    assertThat(films.get(0).value(Method.COPY, Metric.PSNR)).isPresent();
    assertThat(films.get(0).value(Method.CONSTANT_VELOCITY, Metric.PSNR)).isEmpty();
    // A white square of a quarter of the height on black, seen at its place in the small frame.
    var truth = films.get(0).examples().get(0).clips().get(Method.TRUTH);
    assertThat(truth.at(0, 0, 0, 16)).isCloseTo(-1, within(0.1f));
    assertThat(truth.at(0, 1, 16, 16)).isCloseTo(1, within(0.1f));
  }

  /** Pictures of 320 x 240 whose middle is white. */
  private static void film(Path file, int frames) {
    var picture = Picture.black(320, 240);
    for (int row = 90; row < 150; row++) {
      int from = 3 * (row * 320 + 130);
      Arrays.fill(picture.rgb(), from, from + 3 * 60, (byte) 255);
    }
    var label = AiLabel.seeded(Language.ENGLISH, "film");
    try (var writer = ClipWriter.open(file, ClipFormat.of(320, 240, 25), label)) {
      for (int t = 0; t < frames; t++) {
        writer.write(picture);
      }
      writer.finish();
    }
  }

  @Test
  void withoutAModelTheBaselinesAreMeasured() throws Exception {
    var baselines =
        VideoEvaluation.run(
            "", Optional.empty(), options(Optional.empty(), Optional.empty()), (done, total) -> {});
    assertThat(baselines.trials()).allMatch(trial -> trial.row(Method.MODEL).isEmpty());
    assertThat(baselines.trials().get(0).frames()).isEqualTo(16);
  }

  @Test
  void aModelThatKnowsTheWorldsIsToldWhichItSeesUnlessAskedNotTo(@TempDir Path folder)
      throws Exception {
    var plain = model(3, 32).config();
    var shape = plain.network();
    var network =
        new VdtConfig(
            shape.frames(), 32, 32, 3, shape.patch(), 16, 1, 2, false, 2, true, true, true);
    var config = new VideoConfig(network, plain.objective(), List.of("parabola", "uniform"));
    var model = VideoModel.fresh(config, new Generator(3));
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var random = new Generator(9);
      model
          .network()
          .parameters()
          .values()
          .forEach(w -> w.copyFrom(random.normal(w.shape()).mul(0.2)));
    }
    var told = new double[2][];
    var pages = new String[2];
    for (int i = 0; i < 2; i++) {
      var options =
          new EvaluationOptions(
              2, OptionalInt.of(3), 1, 0, i == 0, Optional.empty(), Optional.empty());
      var measured = VideoEvaluation.run("named", Optional.of(model), options, (done, total) -> {});
      var page = ReportPage.write(measured, folder.resolve("report-" + i), Locale.ENGLISH);
      pages[i] = Files.readString(page);
      told[i] =
          measured.trials().stream()
              .filter(t -> t.split() == Split.IN)
              .mapToDouble(t -> t.value(Method.MODEL, Metric.PSNR).orElseThrow().mean())
              .toArray();
    }
    assertThat(pages[0]).contains("was told which world");
    assertThat(pages[1]).doesNotContain("was told which world");
    assertThat(evaluation.options().told()).as("a model without labels").isFalse();
    var worlds = World.values(); // the model has no name for collisions
    for (int i = 0; i < worlds.length; i++) {
      assertThat(told[0][i] == told[1][i]).as(worlds[i]::name).isEqualTo(worlds[i].balls() == 2);
    }
  }

  @Test
  void aModelOfDigitsIsMeasuredOnMovingDigits() throws Exception {
    var options =
        new EvaluationOptions(
            2, OptionalInt.empty(), 1, 0, true, Optional.empty(), Optional.empty());
    var digits =
        VideoEvaluation.run("digits", Optional.of(model(1, 64)), options, (done, total) -> {});
    assertThat(digits.trials())
        .extracting(Trial::task)
        .containsExactly(Task.PREDICT, Task.INTERPOLATE, Task.COMPLETE);
    assertThat(digits.given()).isEqualTo(4);
    var copied = digits.trials().get(0).row(Method.COPY).orElseThrow();
    assertThat(copied.value(Metric.MSE).orElseThrow().mean()).isBetween(20.0, 400.0);
    assertThat(copied.value(Metric.SSIM).orElseThrow().mean()).isBetween(0.1, 0.95);
    assertThat(copied.value(Metric.VELOCITY)).isEmpty();
  }

  @Test
  void aModelOfLatentsIsRefusedInOneSentence() {
    assertThatThrownBy(
            () ->
                VideoEvaluation.run(
                    "latent",
                    Optional.of(model(4, 32)),
                    options(Optional.empty(), Optional.empty()),
                    (done, total) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("64 x 64 in grey; this model takes 4 channels of 32 x 32");
  }

  @Test
  void optionsThatMakeNoSenseAreRefusedInOneSentence() {
    assertThatThrownBy(
            () ->
                new EvaluationOptions(
                    1, OptionalInt.of(4), 10, 0, true, Optional.empty(), Optional.empty()))
        .hasMessage("an evaluation needs at least 2 clips of each world, not 1");
    assertThatThrownBy(
            () ->
                new EvaluationOptions(
                    2, OptionalInt.of(1), 10, 0, true, Optional.empty(), Optional.empty()))
        .hasMessage("a velocity shows in 2 given frames or more, not in 1");
    assertThatThrownBy(
            () ->
                new EvaluationOptions(
                    2, OptionalInt.of(4), 0, 0, true, Optional.empty(), Optional.empty()))
        .hasMessage("sampling needs at least one step, not 0");
  }
}
