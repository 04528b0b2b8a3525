package io.qingping.wenlan.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.media.MediaException;
import io.qingping.tensor.Engine;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Scope;
import io.qingping.tensor.checkpoint.Checkpoint;
import io.qingping.tensor.distributed.ProcessGroup;
import io.qingping.tensor.format.DurableFile;
import io.qingping.tensor.train.TrainingLoop;
import io.qingping.wenlan.image.ImageInput;
import io.qingping.wenlan.model.Blueprint;
import io.qingping.wenlan.model.StoredEfficientNet;
import io.qingping.wenlan.model.TextModel;
import io.qingping.wenlan.model.TwoTowerModel;
import io.qingping.wenlan.text.WordPiece;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * Trains two towers in a folder: {@code checkpoints} to go on from, {@code vocab.txt}, {@code
 * log.jsonl} and TensorBoard's events. {@link TwoTowerModel#load} opens such a folder.
 */
public final class TowerTraining {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int HELD_BATCH = 32;
  private static final double SECONDS_PER_MINUTE = 60;

  private final Path run;
  private final TrainConfig config;
  private final ProcessGroup group;
  private final Progress progress;
  private final BooleanSupplier stopped;

  /** Hears how far a training is. */
  public interface Progress extends TrainingLoop.Progress {
    /** Pictures that the locked network has looked at, before the first step. */
    default void lookedAt(long done, long total) {}
  }

  /**
   * @param run the folder of this run
   * @param group the processes that train together; each is given the same configuration
   * @param stopped asked between steps; when true, training checkpoints and returns
   */
  public TowerTraining(
      Path run,
      TrainConfig config,
      ProcessGroup group,
      Progress progress,
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
   * @param skipped is told about each picture that cannot be read
   * @throws io.qingping.tensor.TrainingDiverged if a loss is no number any more, or the towers have
   *     collapsed; names the last good checkpoint
   */
  public long train(Consumer<MediaException> skipped) throws IOException {
    Files.createDirectories(run);
    Engine.products(Engine.Products.EXACT);
    try (var scope = Scope.open()) {
      var all = config.read(config.pairs());
      var random = new Generator(config.seed());
      var split = Split.of(all, config);
      Predicate<Pair> learnt = pair -> config.validation() != null || !split.isHeld(pair);
      var start = start(all.stream().filter(learnt).toList(), random);
      var blueprint = start.blueprint();
      requireSameModel(blueprint, start.words());
      writeVocabulary(start.words());
      var pictures = Pictures.read(all, blueprint.input(), skipped);
      var data = pictures.where(learnt);
      var held = held(pictures, split, blueprint.input(), skipped);
      return loop(blueprint).train(trainer(start, data, held, random));
    } catch (CancellationException e) {
      return Checkpoint.latest(run).map(Checkpoint::step).orElse(0L); // before the first step
    }
  }

  /** The model to go on from, or one that knows nothing but the pairs' words. */
  private TwoTowerModel start(List<Pair> pairs, Generator random) throws IOException {
    if (config.start() != null) {
      var start = TwoTowerModel.load(Path.of(config.start()));
      temper(start);
      return start;
    }
    var learnt = config.text() == null ? null : TextModel.load(Path.of(config.text()));
    var words = learnt == null ? words(pairs) : learnt.words();
    var sizes = config.model().withWords(words.words().size());
    var start = TwoTowerModel.fresh(sizes, words, run, random);
    if (learnt != null) {
      learnt.into(start.towers(), config.text());
    }
    if (config.images() != null) {
      StoredEfficientNet.into(
          start.towers(), config.model().efficientNet(), Path.of(config.images()));
    }
    if (config.classNames() != null) {
      ClassNames.read(Path.of(config.classNames())).into(start, config.classNames());
    }
    temper(start);
    return start;
  }

  private static WordPiece words(List<Pair> pairs) {
    var texts = pairs.stream().flatMap(pair -> pair.texts().stream()).map(Pair.Text::text).toList();
    return WordPiece.chinese().restrictedTo(texts);
  }

  private void temper(TwoTowerModel start) {
    start.towers().logitScale().fill(-Math.log(config.temperature()));
  }

  /** A run that goes on keeps its words; its network must be the same. */
  private void requireSameModel(Blueprint blueprint, WordPiece words) throws IOException {
    if (!group.leads()) {
      return;
    }
    var last = Checkpoint.latest(run).map(Checkpoint::config);
    if (last.isPresent()
        && !(last.get().path("model").equals(blueprint.json())
            && Files.readString(run.resolve(TwoTowerModel.VOCABULARY))
                .equals(words.vocabulary()))) {
      throw new IllegalArgumentException(
          "the run in %s trains another network or other words; choose another folder"
              .formatted(run));
    }
  }

  private void writeVocabulary(WordPiece words) throws IOException {
    if (group.leads()) {
      DurableFile.write(
          run.resolve(TwoTowerModel.VOCABULARY),
          words.vocabulary().getBytes(StandardCharsets.UTF_8));
    }
  }

  private Pictures held(
      Pictures pictures, Split split, ImageInput input, Consumer<MediaException> skipped)
      throws IOException {
    if (config.validateEvery() == 0) {
      return new Pictures(List.of(), List.of());
    }
    var held =
        config.validation() == null
            ? pictures.where(split::isHeld)
            : Pictures.read(config.read(config.validation()), input, skipped);
    if (held.pairs().isEmpty()) {
      throw new IllegalArgumentException(
          "no pair is held out to measure recall on; raise 'held' or name a 'validation'");
    }
    return held;
  }

  private TowerTrainer trainer(TwoTowerModel start, Pictures data, Pictures held, Generator random)
      throws IOException {
    var blueprint = start.blueprint();
    requireRoom(data);
    LockedImages locked = null;
    LockedImages lockedHeld = null;
    if (config.lock().remembers()) {
      var cache = cache(start, (long) config.views() * data.pairs().size() + held.pairs().size());
      locked = LockedImages.of(data, start, config, cache);
      if (config.start() == null) {
        locked.standardise(start.towers());
      }
      lockedHeld = held.pairs().isEmpty() ? null : LockedImages.plain(held, start, config, cache);
    }
    var model = new ContrastiveTowers(config, start.towers(), random);
    var averaged =
        new TwoTowerModel(blueprint, start.towers().fresh(new Generator(0)), start.words());
    var batches = new Batches(data, blueprint, start.words(), config, group.rank(), group.size());
    return new TowerTrainer(
        config, group, model, averaged, random, batches, locked, lockedHeld, held(held, start));
  }

  private FeatureCache cache(TwoTowerModel start, long pictures) throws IOException {
    var folder = config.features() == null ? run.resolve("features") : Path.of(config.features());
    boolean all = config.lock() == TrainConfig.Lock.IMAGES;
    var network = all ? start.id() : start.featuresId();
    var done = new AtomicLong();
    return new FeatureCache(
        folder,
        config.lock(),
        network,
        group.rank(),
        more -> progress.lookedAt(done.addAndGet(more), pictures),
        stopped);
  }

  /** A longer queue would only hold older keys of the same pairs. */
  private void requireRoom(Pictures data) {
    if (config.objective().hasQueues() && config.queue() > data.pairs().size()) {
      throw new IllegalArgumentException(
          "a queue of %d is too long for %d pairs: at most as many as there are"
              .formatted(config.queue(), data.pairs().size()));
    }
  }

  /** Each with the text whose role has the largest weight. */
  private TowerTrainer.Held held(Pictures held, TwoTowerModel model) {
    var captions = held.pairs().stream().map(config::caption).toList();
    var batches = new ArrayList<Batches.Batch>();
    for (int from = 0; from < captions.size(); from += HELD_BATCH) {
      int to = Math.min(from + HELD_BATCH, captions.size());
      var tokens =
          captions.subList(from, to).stream()
              .map(text -> model.words().encode(text, model.blueprint().context()))
              .toList();
      var numbers = LongStream.range(from, to).toArray();
      batches.add(
          new Batches.Batch(
              held.pictures().subList(from, to),
              numbers,
              new int[numbers.length],
              TwoTowerModel.tokens(tokens)));
    }
    return new TowerTrainer.Held(batches, captions);
  }

  private TrainingLoop loop(Blueprint blueprint) {
    var rhythm =
        new TrainingLoop.Rhythm(
            config.steps(),
            Duration.ofMillis((long) (config.checkpointMinutes() * SECONDS_PER_MINUTE * 1000)),
            config.validateEvery(),
            0);
    return new TrainingLoop(run, described(blueprint), rhythm, progress, stopped);
  }

  /** What is saved with weights: enough to use them, and how they came about. */
  private JsonNode described(Blueprint blueprint) {
    return JSON.valueToTree(Map.of("model", blueprint.json(), "training", config));
  }
}
