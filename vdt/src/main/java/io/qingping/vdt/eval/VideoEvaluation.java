package io.qingping.vdt.eval;

import io.qingping.tensor.Scope;
import io.qingping.vdt.eval.Trial.Example;
import io.qingping.vdt.eval.Trial.Source;
import io.qingping.vdt.eval.Trial.Split;
import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.VideoModel;
import io.qingping.vdt.world.Shift;
import io.qingping.vdt.world.Truth;
import io.qingping.vdt.world.World;
import io.qingping.vdt.world.WorldSource;
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
  /** Training uses other seeds. */
  private static final long HELD_OUT_SEED = 20_000;

  private static final int EVERY = 4; // of which one frame is given for interpolation
  private static final List<Shift> OUTSIDE = List.of(Shift.VELOCITY, Shift.RADIUS, Shift.BOTH);

  /** Told what is measured next. */
  public interface Progress {
    /**
     * @param done of {@code total} parts
     */
    void at(int done, int total);
  }

  /** What a trial is made of before anything is measured. */
  private record Sample(
      Source source, String subject, Split split, List<Clip> clips, List<Truth> truths) {

    /** Fewer of the clips, for what is not about distributions. */
    Sample half() {
      int count = clips.size() / 2;
      return new Sample(
          source, subject, Split.NONE, clips.subList(0, count), truths.subList(0, count));
    }
  }

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
    try (var features = options.i3d().map(VideoFeatures::open).orElse(null)) {
      var evaluation = new VideoEvaluation(model, options, Optional.ofNullable(features), progress);
      evaluation.run();
      return new Evaluation(
          name, options, List.copyOf(evaluation.trials), (System.nanoTime() - start) / 1e9);
    }
  }

  private void run() throws IOException {
    var like = shape();
    var predict = Gap.predict(like, options.given());
    var between = Gap.interpolate(like, EVERY);
    List<Part> parts = new ArrayList<>();
    for (var world : World.values()) {
      parts.add(new Part(world(world, List.of(Shift.NONE), Split.IN, like), predict));
      parts.add(new Part(world(world, OUTSIDE, Split.OUT, like), predict));
    }
    for (var gap : List.of(between, Gap.complete(like))) {
      for (int i = 0; i < 2 * World.values().length; i += 2) {
        parts.add(new Part(parts.get(i).sample().half(), gap));
      }
    }
    for (var film : films(like)) {
      parts.add(new Part(film, predict));
      parts.add(new Part(film, between));
    }
    for (var part : parts) {
      progress.at(trials.size(), parts.size());
      measure(part.sample(), part.gap());
    }
    progress.at(parts.size(), parts.size());
  }

  /** A clip of the shape that the model takes. */
  private Clip shape() {
    if (model.isEmpty()) {
      return new Clip(16, 3, 32, 32, new float[16 * 3 * 32 * 32]);
    }
    var network = model.get().config().network();
    if (network.channels() != 3 || network.height() != network.width()) {
      throw new IllegalArgumentException(
          "worlds are square clips in colour; this model takes %d channels of %d x %d"
              .formatted(network.channels(), network.height(), network.width()));
    }
    int side = network.width();
    return new Clip(network.frames(), 3, side, side, new float[network.frames() * 3 * side * side]);
  }

  private Sample world(World world, List<Shift> shifts, Split split, Clip like) {
    List<Clip> clips = new ArrayList<>();
    List<Truth> truths = new ArrayList<>();
    for (int i = 0; i < options.clips(); i++) {
      var shift = shifts.get(i % shifts.size());
      var source =
          new WorldSource(
              world, shift, like.width(), like.frames(), HELD_OUT_SEED, options.clips());
      clips.add(source.clip(i));
      truths.add(source.truth(i));
    }
    return new Sample(Source.WORLD, Evaluation.name(world), split, clips, truths);
  }

  private List<Sample> films(Clip like) throws IOException {
    List<Sample> films = new ArrayList<>();
    if (options.footage().isPresent()) {
      Footage.in(options.footage().get(), like)
          .forEach(
              (name, clip) ->
                  films.add(
                      new Sample(Source.FOOTAGE, name, Split.NONE, List.of(clip), List.of())));
    }
    return films;
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
    model.ifPresent(m -> completions.add(new ModelCompletion(m, options.steps(), options.seed())));
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
