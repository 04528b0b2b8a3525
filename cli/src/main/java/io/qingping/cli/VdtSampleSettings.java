package io.qingping.cli;

import io.qingping.vdt.sample.ContextFile;
import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.Sampling;
import io.qingping.vdt.video.SamplingMethod;
import io.qingping.vdt.video.Timeline;
import io.qingping.vdt.video.VideoConfig;
import io.qingping.vdt.video.VideoTask;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What shall be made, and how. */
final class VdtSampleSettings {
  @Option(
      names = "--task",
      paramLabel = "NAME",
      defaultValue = "predict",
      descriptionKey = "vdt.sample.task")
  private VideoTask task;

  @Option(names = "--context", paramLabel = "FILE|DIR", descriptionKey = "vdt.sample.context")
  private Path context;

  @Option(
      names = "--stride",
      paramLabel = "N",
      defaultValue = "1",
      descriptionKey = "vdt.sample.stride")
  private int stride;

  @Option(
      names = "--given",
      paramLabel = "N",
      defaultValue = "0",
      descriptionKey = "vdt.sample.given")
  private int given;

  @Option(
      names = "--every",
      paramLabel = "N",
      defaultValue = "4",
      descriptionKey = "vdt.sample.every")
  private int every;

  @Option(
      names = "--frames",
      paramLabel = "N",
      defaultValue = "0",
      descriptionKey = "vdt.sample.frames")
  private int frames;

  @Option(names = "--steps", paramLabel = "N", descriptionKey = "vdt.sample.steps")
  private Integer steps;

  @Option(names = "--sampler", paramLabel = "NAME", descriptionKey = "vdt.sample.sampler")
  private SamplingMethod method;

  @Option(names = "--guidance", paramLabel = "X", descriptionKey = "vdt.sample.guidance")
  private Double guidance;

  @Option(
      names = "--cache",
      paramLabel = "X",
      defaultValue = "0",
      descriptionKey = "vdt.sample.cache")
  private double cache;

  @Option(names = "--kind", paramLabel = "NAME", descriptionKey = "vdt.sample.kind")
  private String kind;

  @Option(names = "--overlap", paramLabel = "N", descriptionKey = "vdt.sample.overlap")
  private Integer overlap;

  /** The given options, and what suits the model for the others. */
  Sampling sampling(VideoConfig config) {
    var usual = Sampling.standard(config);
    return new Sampling(
        method == null ? usual.method() : method,
        steps == null ? usual.steps() : steps,
        guidance == null ? usualGuidance() : guidance,
        cache,
        overlap == null ? usual.overlap() : overlap,
        Optional.ofNullable(kind));
  }

  /** A clip out of nothing has only its kind to follow, and misses it now and then. */
  private double usualGuidance() {
    return kind != null && task == VideoTask.UNCONDITIONAL ? 2 : 1;
  }

  Timeline.Layout layout(long seed) {
    return new Timeline.Layout(task, frames, given, every, seed);
  }

  /** Nothing where the task needs nothing. */
  Optional<Clip> context(VideoConfig config) {
    return context == null || task == VideoTask.UNCONDITIONAL
        ? Optional.empty()
        : Optional.of(ContextFile.read(context, config, stride));
  }
}
