package io.qingping.vdt.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.media.MediaException;
import io.qingping.tensor.Engine;
import io.qingping.tensor.Generator;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.checkpoint.Checkpoint;
import io.qingping.tensor.checkpoint.Training;
import io.qingping.tensor.distributed.ProcessGroup;
import io.qingping.tensor.train.Learner;
import io.qingping.tensor.train.TrainingLoop;
import io.qingping.vdt.video.Objective;
import io.qingping.vdt.video.Sampling;
import io.qingping.vdt.video.SamplingMethod;
import io.qingping.vdt.video.SamplingWatcher;
import io.qingping.vdt.video.VideoConfig;
import io.qingping.vdt.video.VideoModel;
import io.qingping.vdt.video.VideoSampler;
import io.qingping.vdt.video.VideoTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Trains a video model in a folder: {@code checkpoints} to go on from, {@code log.jsonl} and
 * TensorBoard's events, and {@code samples} of the averaged weights.
 */
public final class VideoTraining {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long HELD = 1; // further seed of the examples for validation
  private static final int SAMPLING_STEPS = 10;
  private static final double SECONDS_PER_MINUTE = 60;

  private final Path run;
  private final TrainConfig config;
  private final ProcessGroup group;
  private final TrainingLoop.Progress progress;
  private final BooleanSupplier stopped;

  /**
   * @param run the folder of this run
   * @param group the processes that train together; each is given the same configuration
   * @param stopped asked between steps; when true, training checkpoints and returns
   */
  public VideoTraining(
      Path run,
      TrainConfig config,
      ProcessGroup group,
      TrainingLoop.Progress progress,
      BooleanSupplier stopped) {
    this.run = run;
    this.config = config;
    this.group = group;
    this.progress = progress;
    this.stopped = stopped;
  }

  /**
   * Trains to the end or until stopped; returns the steps done.
   *
   * @param skipped is told about each file of the sources that cannot be used
   * @throws io.qingping.tensor.TrainingDiverged if a loss is no number any more; names the last
   *     good checkpoint
   */
  public long train(Consumer<MediaException> skipped) throws IOException {
    Files.createDirectories(run);
    Engine.products(config.bf16() ? Engine.Products.FAST : Engine.Products.EXACT);
    var source = config.source().open(skipped);
    var first = source.clip(0);
    var labels = source.labels();
    var network = config.network().forClips(first, labels.size(), config.objective());
    var video = new VideoConfig(network, config.objective(), labels);
    requireSameNetwork(video);
    var model = begun(video);
    var places = VideoLoss.places(config);
    var examples =
        new Examples(source, config.draw(), places, config.labelDropout(), config.seed(), true);
    var held = held(labels, skipped);
    try (var scope = Scope.open();
        var trainer = new VideoTrainer(config, model, examples, group)) {
      return loop(video).train(new Run(trainer, held));
    }
  }

  /** The model that the first step changes. */
  private VideoModel begun(VideoConfig video) {
    var model = VideoModel.fresh(video, new Generator(config.seed()));
    if (config.start() != null) {
      var start = VideoModel.named(config.start(), OptionalInt.empty());
      if (start.config().objective() != video.objective()
          || !start.config().labels().equals(video.labels())) {
        throw new IllegalArgumentException(
            "'start' %s has objective %s and labels %s, this training %s and %s"
                .formatted(
                    config.start(),
                    start.config().objective(),
                    start.config().labels(),
                    video.objective(),
                    video.labels()));
      }
      model.network().load(start.network().stateDict(), config.start());
    }
    return model;
  }

  /** Examples for validation, which are always told their labels; null without. */
  private Examples held(List<String> labels, Consumer<MediaException> skipped) throws IOException {
    if (config.validation() == null) {
      return null;
    }
    var source = config.validation().open(skipped);
    if (!source.labels().equals(labels)) {
      throw new IllegalArgumentException(
          "'source' and 'validation' have other labels: %s, %s".formatted(labels, source.labels()));
    }
    var places = VideoLoss.places(config);
    return new Examples(source, config.draw(), places, 0, config.seed() + HELD, false);
  }

  private void requireSameNetwork(VideoConfig video) {
    if (!group.leads()) {
      return;
    }
    var last = Checkpoint.latest(run).map(Checkpoint::config);
    try {
      if (last.isPresent()
          && !JSON.treeToValue(last.get().path("model"), VideoConfig.class).equals(video)) {
        throw new IllegalArgumentException(
            "the run in %s trains another network or objective; choose another folder"
                .formatted(run));
      }
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(run.toString(), "is the run of another kind of model", e);
    }
  }

  private TrainingLoop loop(VideoConfig video) {
    var rhythm =
        new TrainingLoop.Rhythm(
            config.steps(),
            Duration.ofMillis((long) (config.checkpointMinutes() * SECONDS_PER_MINUTE * 1000)),
            config.validateEvery(),
            config.sampleEvery());
    return new TrainingLoop(run, described(video), rhythm, progress, stopped);
  }

  /** What is saved with weights: enough to use them, and how they came about. */
  private JsonNode described(VideoConfig video) {
    return JSON.valueToTree(Map.of("model", video, "training", config));
  }

  /** This training as the loop sees it. */
  private final class Run implements Learner {
    private final VideoTrainer trainer;
    private final Examples held; // null without validation

    private Run(VideoTrainer trainer, Examples held) {
      this.trainer = trainer;
      this.held = held;
    }

    @Override
    public Training training() {
      return trainer.training();
    }

    @Override
    public ProcessGroup group() {
      return group;
    }

    @Override
    public Map<String, Double> step(long step) {
      return trainer.step(step);
    }

    @Override
    public Map<String, Double> validate() {
      return trainer.validate(held);
    }

    /** One clip for each task that is trained. */
    @Override
    public void show(long step) {
      var model = trainer.averaged();
      if (model.config().hasLatents()) {
        return;
      }
      var rows = new ArrayList<SampleSheet.Row>();
      for (var task : VideoTask.values()) {
        if (config.tasks().getOrDefault(task, 0.0) > 0) {
          rows.add(made(model, task, rows.size()));
        }
      }
      try {
        var folder = Files.createDirectories(run.resolve("samples"));
        SampleSheet.write(folder.resolve("step-%08d.png".formatted(step)), rows);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "the samples of step %d: %s".formatted(step, e.getMessage()), e);
      }
    }

    private SampleSheet.Row made(VideoModel model, VideoTask task, int number) {
      var example = held.of(number, 1).get(0);
      var mask = config.draw().draw(task, example.mask().extent(), new SplittableRandom(number));
      var method =
          config.objective() == Objective.DDPM
              ? SamplingMethod.DPM_SOLVER
              : SamplingMethod.FLOW_ADAMS;
      var labels = model.config().labels();
      var label = labels.stream().skip(Math.max(0, example.label())).findFirst();
      var sampling = new Sampling(method, SAMPLING_STEPS, 1, 0, 1).of(label);
      var sampler = new VideoSampler(model, sampling);
      var clip = example.clip();
      var made = sampler.fill(List.of(clip), mask.missing(), number, SamplingWatcher.NONE);
      return new SampleSheet.Row(clip, mask, made.get(0));
    }
  }
}
