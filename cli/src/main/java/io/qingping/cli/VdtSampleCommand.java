package io.qingping.cli;

import io.qingping.media.label.AiLabel;
import io.qingping.vdt.sample.ClipFile;
import io.qingping.vdt.sample.Comparison;
import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.SamplingStopped;
import io.qingping.vdt.video.SamplingWatcher;
import io.qingping.vdt.video.VideoConfig;
import io.qingping.vdt.video.VideoSampler;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code qp vdt sample}: videos from a model and perhaps a context. */
@Command(name = "sample", resourceBundle = Text.BUNDLE, mixinStandardHelpOptions = true)
final class VdtSampleCommand implements Callable<Integer> {
  @Mixin private VdtModelSettings model;
  @Mixin private VdtSampleSettings settings;
  @Mixin private LabelSettings label;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      descriptionKey = "vdt.sample.seed")
  private long seed;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      descriptionKey = "vdt.sample.count")
  private int count;

  @Option(names = "--compare", descriptionKey = "vdt.sample.compare")
  private boolean compare;

  @Option(names = "--fps", paramLabel = "N", defaultValue = "10", descriptionKey = "vdt.sample.fps")
  private int fps;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE|DIR",
      required = true,
      descriptionKey = "vdt.sample.out")
  private Path out;

  @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "lang")
  private String language;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (count < 1) {
      throw new IllegalArgumentException(Text.of("error.count", count));
    }
    var loaded = model.load();
    requirePixels(loaded.config());
    var sampler = new VideoSampler(loaded, settings.sampling(loaded.config()));
    var context = settings.context(loaded.config());
    try (var stop = StopSignal.listen();
        var bar = ProgressLine.on(count)) {
      for (int i = 0; i < count; i++) {
        make(sampler, context, i, bar.sampling(i, stop));
      }
      return 0;
    } catch (SamplingStopped e) {
      spec.commandLine().getErr().println(Text.of("vdt.sample.stopped"));
      return 130;
    }
  }

  /** Latents become pixels only in an image decoder, which is not part of this program. */
  private void requirePixels(VideoConfig config) {
    if (config.hasLatents() && ClipFile.Kind.of(out) != ClipFile.Kind.TENSOR) {
      throw new IllegalArgumentException(Text.of("error.latents", model.name(), out));
    }
  }

  private void make(
      VideoSampler sampler, Optional<Clip> context, int number, SamplingWatcher watcher) {
    long own = seed + number;
    var file = count == 1 ? out : numbered(number + 1);
    var id = "%s %s %d %s".formatted(model.name(), settings.layout(own), own, file.getFileName());
    var aiLabel = AiLabel.seeded(label.language(), id).by(label.producer());
    var timeline = sampler.timeline(settings.layout(own), context);
    try (var target = ClipFile.create(file, fps, aiLabel)) {
      sampler.sample(
          timeline,
          own,
          watcher,
          compare ? new Comparison(timeline, target::write) : target::write);
      target.finish();
    }
    spec.commandLine().getOut().println(file);
  }

  /** {@code out-1.mp4}, {@code out-2.mp4} and so on. */
  private Path numbered(int number) {
    var name = out.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot <= 0
        ? out.resolveSibling(name + "-" + number)
        : out.resolveSibling(name.substring(0, dot) + "-" + number + name.substring(dot));
  }
}
