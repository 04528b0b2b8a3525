package io.qingping.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.media.photo.SamplePortrait;
import io.qingping.vdt.animate.Stage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code qp bench clip}: one 1080x1920 clip of the sample portrait in a fresh process of the
 * launcher, and a second clip in the same process.
 */
@Command(
    name = "clip",
    mixinStandardHelpOptions = true,
    description = "One clip of the sample portrait, whole process; and a second clip.")
final class ClipBench implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Option(names = "--runs", defaultValue = "7", description = "processes (${DEFAULT-VALUE})")
  private int runs;

  @Option(names = "--size", defaultValue = "1080x1920", description = "of the clip")
  private String size;

  @Option(names = "--seconds", defaultValue = "3", description = "length of the clip")
  private String seconds;

  @Spec private CommandSpec spec;

  /** Times of one process: its whole life, and each stage of each clip in it. */
  private record Run(double whole, List<Map<Stage, Double>> clips) {
    double sum(int clip) {
      return clips.get(clip).values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    try (var temporary = TemporaryFolder.make("clip")) {
      var folder = temporary.path();
      var first = SamplePortrait.writeTo(folder.resolve("first.jpg"));
      var second = SamplePortrait.writeTo(folder.resolve("second.jpg"));
      animate(folder, List.of(first)); // builds what is stale, fills the disk cache
      var alone = new ArrayList<Run>();
      var pairs = new ArrayList<Run>();
      for (int i = 0; i < runs; i++) {
        alone.add(animate(folder, List.of(first)));
        pairs.add(animate(folder, List.of(first, second)));
      }
      report(out, alone, pairs);
    }
    return 0;
  }

  private Run animate(Path folder, List<Path> photos) throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("animate"));
    photos.forEach(photo -> arguments.add(photo.toString()));
    arguments.addAll(List.of("-o", folder.resolve("out").toString(), "--recipe", "breeze"));
    arguments.addAll(List.of("--size", size, "--seconds", seconds, "--fps", "25", "--json"));
    var finished = Launch.run(Launch.qp(arguments));
    var clips = new ArrayList<Map<Stage, Double>>();
    for (var clip : JSON.readTree(finished.output()).get("clips")) {
      clips.add(stages(clip.get("seconds")));
    }
    return new Run(finished.seconds(), clips);
  }

  private static Map<Stage, Double> stages(JsonNode seconds) {
    var stages = new EnumMap<Stage, Double>(Stage.class);
    for (var stage : Stage.values()) {
      stages.put(stage, seconds.path(stage.name().toLowerCase(Locale.ROOT)).asDouble());
    }
    return stages;
  }

  private void report(PrintWriter out, List<Run> alone, List<Run> pairs) {
    out.printf(
        "%s, %s s at 25 fps, breeze, %d runs; seconds: median (min-max)%n%n", size, seconds, runs);
    out.println("| part | first clip | second clip |");
    out.println("|---|---|---|");
    row(out, "start-up and exit", series(alone, run -> run.whole() - run.sum(0)).text(1, 2), "-");
    for (var stage : Stage.values()) {
      row(
          out,
          stage.name().toLowerCase(Locale.ROOT),
          series(alone, run -> run.clips().get(0).get(stage)).text(1, 2),
          series(pairs, run -> run.clips().get(1).get(stage)).text(1, 2));
    }
    row(
        out,
        "**whole**",
        series(alone, Run::whole).text(1, 2),
        series(pairs, run -> run.sum(1)).text(1, 2));
    double extra = series(pairs, Run::whole).median() - series(alone, Run::whole).median();
    out.printf(
        Locale.ROOT, "%nA process with two clips takes %.2f s more than one with one.%n", extra);
  }

  private static void row(PrintWriter out, String... cells) {
    out.println("| " + String.join(" | ", cells) + " |");
  }

  private static Series series(List<Run> runs, ToDoubleFunction<Run> value) {
    return new Series(runs.stream().mapToDouble(value).boxed().toList());
  }
}
