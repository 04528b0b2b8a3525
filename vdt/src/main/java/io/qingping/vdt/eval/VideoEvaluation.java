package io.qingping.vdt.eval;

import io.qingping.tensor.Scope;
import io.qingping.vdt.eval.Trial.Example;
import io.qingping.vdt.eval.Trial.Source;
import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.VideoModel;
import io.qingping.vdt.world.World;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;

/**
 * Measures a video model beside simple baselines on clips that it has never seen: prediction on
 * worlds of known physics in and out of distribution, interpolation and completion, and real films
 * where there are any. The same model and options give the same numbers.
 */
public final class VideoEvaluation {
  private static final int DIGITS = 64; // side of a frame of Moving MNIST
  private static final int EVERY = 4; // of which one frame is given for interpolation

  /** Told what is measured next. */
  public interface Progress {
    /**
     * @param done of {@code total} parts
     */
    void at(int done, int total);
  }

  /** One trial to come. */
  private record Part(Sample sample, Gap gap) {}

  private final Optional<VideoModel> model;
  private final EvaluationOptions options;
  private final Optional<VideoFeatures> features;
  private final Progress progress;
  private final List<Trial> trials = new ArrayList<>();

  private VideoEvaluation(
      Optional<VideoModel> model,
      EvaluationOptions options,
      Optional<VideoFeatures> features,
      Progress progress) {
    this.model = model;
    this.features = features;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Measures everything that the options name.
   *
   * @param name of the model, for tables
   * @param model none to measure baselines only
   * @throws IllegalArgumentException if the model's clips are not those of a world
   * @throws IOException if the footage cannot be read
   */
  public static Evaluation run(
      String name, Optional<VideoModel> model, EvaluationOptions options, Progress progress)
      throws IOException {
    long start = System.nanoTime();
    boolean knowsKinds = model.isPresent() && !model.get().config().labels().isEmpty();
    var asked = knowsKinds ? options : options.untold();
    try (var features = asked.i3d().map(VideoFeatures::open).orElse(null)) {
      var evaluation = new VideoEvaluation(model, asked, Optional.ofNullable(features), progress);
      evaluation.run();
      return new Evaluation(
          name, asked, List.copyOf(evaluation.trials), (System.nanoTime() - start) / 1e9);
    }
  }

  private void run() throws IOException {
    var like = shape();
    var parts = like.channels() == 1 ? digits(like) : worlds(like);
    if (options.footage().isPresent()) {
      for (var film : Sample.films(options.footage().get(), like)) {
        parts.add(new Part(film, parts.get(0).gap()));
        parts.add(new Part(film, Gap.interpolate(like, EVERY)));
      }
    }
    for (var part : parts) {
      progress.at(trials.size(), parts.size());
      measure(part.sample(), part.gap());
    }
    progress.at(parts.size(), parts.size());
  }

  /** A clip of the shape that the model takes: a world in colour, or grey digits. */
  private Clip shape() {
    if (model.isEmpty()) {
      return new Clip(16, 3, 32, 32, new float[16 * 3 * 32 * 32]);
    }
    var network = model.get().config().network();
    int side = network.width();
    boolean world = network.channels() == 3 && network.height() == side;
    boolean digits = network.channels() == 1 && network.height() == DIGITS && side == DIGITS;
    if (!world && !digits) {
      throw new IllegalArgumentException(
          "clips that can be measured are square in colour or of 64 x 64 in grey;"
              + " this model takes %d channels of %d x %d"
                  .formatted(network.channels(), side, network.height()));
    }
    int channels = network.channels();
    return new Clip(
        network.frames(),
        channels,
        side,
        side,
        new float[network.frames() * channels * side * side]);
  }

  private List<Part> worlds(Clip like) {
    var predict = Gap.predict(like, options.given().orElse(EvaluationOptions.WORLD_GIVEN));
    List<Part> parts = new ArrayList<>();
    List<Part> others = new ArrayList<>();
    for (var world : World.values()) {
      var inside = Sample.inside(world, like, options.clips());
      parts.add(new Part(inside, predict));
      parts.add(new Part(Sample.outside(world, like, options.clips()), predict));
      others.addAll(filledIn(inside.half(), like));
    }
    parts.addAll(others);
    return parts;
  }

  private List<Part> digits(Clip like) {
    var sample = Sample.digits(like, options.clips());
    List<Part> parts = new ArrayList<>();
    parts.add(new Part(sample, Gap.predict(like, options.given().orElse(like.frames() / 2))));
    parts.addAll(filledIn(sample.half(), like));
    return parts;
  }

  private static List<Part> filledIn(Sample sample, Clip like) {
    return List.of(
        new Part(sample, Gap.interpolate(like, EVERY)), new Part(sample, Gap.complete(like)));
  }

  private void measure(Sample sample, Gap gap) {
    var judge = new Judge(sample.clips(), sample.truths(), gap, sample.source() == Source.DIGITS);
    var hidden = sample.clips().stream().map(gap::hide).toList();
    List<Row> rows = new ArrayList<>();
    var filled = new EnumMap<Method, List<Clip>>(Method.class);
    filled.put(Method.TRUTH, sample.clips());
    for (var completion : completions(sample)) {
      filled.put(completion.method(), completion.fill(hidden, gap));
    }
    filled.forEach(
        (method, clips) -> {
          var scores = judge.judge(clips);
          addFvd(sample, clips, method, scores);
          if (!scores.metrics().isEmpty()) {
            rows.add(Row.of(method, scores));
          }
        });
    trials.add(
        new Trial(
            sample.source(),
            sample.subject(),
            sample.split(),
            gap.task(),
            given(gap),
            sample.clips().size(),
            rows,
            examples(filled, gap.task() == Trial.Task.PREDICT ? 2 : 1)));
  }

  private List<Completion> completions(Sample sample) {
    List<Completion> completions = new ArrayList<>();
    var subject = Optional.of(sample.subject()).filter(s -> options.told());
    model.ifPresent(
        m -> completions.add(new ModelCompletion(m, options.steps(), options.seed(), subject)));
    completions.add(new CopyNearest());
    if (sample.source() == Source.WORLD) {
      completions.add(new ConstantVelocity(sample.truths().get(0).world()));
    }
    return completions;
  }

  private void addFvd(Sample sample, List<Clip> clips, Method method, Scores scores) {
    if (features.isEmpty() || method == Method.TRUTH || clips.size() < 2) {
      return;
    }
    try (var scope = Scope.open()) {
      var filled = features.get().of(clips);
      scores.add(Metric.FVD, FrechetDistance.of(filled, features.get().of(sample.clips())));
    }
  }

  private static boolean[] given(Gap gap) {
    var given = new boolean[gap.frames()];
    for (int t : gap.known()) {
      given[t] = true;
    }
    return given;
  }

  private static List<Example> examples(EnumMap<Method, List<Clip>> filled, int most) {
    List<Example> examples = new ArrayList<>();
    int count = Math.min(most, filled.get(Method.TRUTH).size());
    for (int i = 0; i < count; i++) {
      var clips = new EnumMap<Method, Clip>(Method.class);
      int index = i;
      filled.forEach((method, all) -> clips.put(method, all.get(index)));
      examples.add(new Example(clips));
    }
    return examples;
  }
}
