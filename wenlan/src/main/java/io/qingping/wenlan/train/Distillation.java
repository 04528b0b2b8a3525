package io.qingping.wenlan.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.Engine;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.checkpoint.Checkpoint;
import io.qingping.tensor.format.DurableFile;
import io.qingping.tensor.train.TrainingLoop;
import io.qingping.wenlan.model.SentenceEncoder;
import io.qingping.wenlan.model.TextTower;
import io.qingping.wenlan.model.TwoTowerModel;
import io.qingping.wenlan.text.WordPiece;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Teaches a text tower in a folder what a sentence encoder knows: {@code teacher} with the
 * encoder's vectors, {@code checkpoints} to go on from, {@code vocab.txt}, {@code log.jsonl} and
 * TensorBoard's events. {@link io.qingping.wenlan.model.TextModel#load} opens such a folder, and a
 * training of two towers begins from it ({@link TrainConfig#text}).
 */
public final class Distillation {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final double MILLIS_PER_MINUTE = 60_000;
  private static final double WORD_DEVIATION = 0.05; // of the encoder's words at first

  private final Path run;
  private final DistilConfig config;
  private final Progress progress;
  private final BooleanSupplier stopped;

  /** Hears how far a distillation is. */
  public interface Progress extends TrainingLoop.Progress {
    /** Vectors of the encoder that are there. */
    void encoded(long done, long total);
  }

  /**
   * @param run the folder of this run
   * @param stopped asked between steps; when true, what is done is saved and training returns
   */
  public Distillation(Path run, DistilConfig config, Progress progress, BooleanSupplier stopped) {
    this.run = run;
    this.config = config;
    this.progress = progress;
    this.stopped = stopped;
  }

  /**
   * Trains to the end or until stopped; returns the steps done.
   *
   * @param teacher the encoder's folder, see {@link SentenceEncoder#read}
   * @param texts a file of a text a line; behind a tab may stand a text in the encoder's language
   *     that means the same, whose vector is learnt then
   * @throws io.qingping.tensor.TrainingDiverged if a loss is no number any more; names the last
   *     good checkpoint
   */
  public long train(Path teacher, Path texts) throws IOException {
    Engine.products(config.bf16() ? Engine.Products.FAST : Engine.Products.EXACT);
    var lessons = Lesson.read(texts);
    var words = words(lessons);
    var tower = config.model().withWords(words.words().size());
    try (var scope = Scope.open()) {
      var encoder = SentenceEncoder.read(teacher);
      Files.createDirectories(run);
      requireSame(described(tower, encoder), words);
      DurableFile.write(
          run.resolve(TwoTowerModel.VOCABULARY),
          words.vocabulary().getBytes(StandardCharsets.UTF_8));
      var vectors = encoded(lessons, encoder);
      if (vectors == null) {
        return Checkpoint.latest(run).map(Checkpoint::step).orElse(0L);
      }
      var learnt = select(lessons, false, words, vectors);
      var held = select(lessons, true, words, vectors);
      var distiller =
          new Distiller(config, tower, learnt, held, student -> begin(student, words, encoder));
      return loop(described(tower, encoder)).train(distiller);
    }
  }

  /** What the tower has in common with the encoder begins as the encoder has it. */
  private void begin(TextTower tower, WordPiece words, SentenceEncoder encoder) {
    if (config.model().readsFirstToken()) {
      var sizes = config.model().text().withWords(words.words().size());
      tower.begin(encoder.weights(sizes, words), "the encoder");
    } else if (config.model().text().width() <= encoder.dimension()) {
      var table = tower.wordVectors();
      var seen = PrincipalComponents.of(encoder.wordVectors(words), (int) table.size(1));
      table.copyFrom(seen.mul(WORD_DEVIATION));
    }
  }

  /** Those of the texts that are learnt from; of a held-out text some may be unknown. */
  private WordPiece words(List<Lesson> lessons) {
    var learnt = lessons.stream().map(Lesson::text).filter(text -> !isHeld(text)).toList();
    return WordPiece.chinese().restrictedTo(learnt, config.leastUses());
  }

  private Tensor encoded(List<Lesson> lessons, SentenceEncoder encoder) throws IOException {
    var meanings = lessons.stream().map(Lesson::meaning).toList();
    return new TeacherVectors(run.resolve("teacher"), encoder, config.type())
        .of(meanings, done -> progress.encoded(done, meanings.size()), stopped);
  }

  /** A run that goes on keeps its network, words and teacher. */
  private void requireSame(JsonNode described, WordPiece words) throws IOException {
    var last = Checkpoint.latest(run).map(Checkpoint::config);
    if (last.isPresent()
        && !(last.get().path("model").equals(described.path("model"))
            && last.get().path("teacher").equals(described.path("teacher"))
            && Files.readString(run.resolve(TwoTowerModel.VOCABULARY))
                .equals(words.vocabulary()))) {
      throw new IllegalArgumentException(
          "the run in %s trains another network, other words or by another teacher; choose another folder"
              .formatted(run));
    }
  }

  private Distiller.Texts select(
      List<Lesson> lessons, boolean wanted, WordPiece words, Tensor vectors) {
    int[] chosen =
        IntStream.range(0, lessons.size())
            .filter(i -> isHeld(lessons.get(i).text()) == wanted)
            .toArray();
    if (chosen.length == 0) {
      throw new IllegalArgumentException(
          "%d texts are too few to hold some out; give more or raise 'held'"
              .formatted(lessons.size()));
    }
    var tokens = new long[chosen.length][];
    for (int i = 0; i < chosen.length; i++) {
      tokens[i] = words.encode(lessons.get(chosen[i]).text(), config.model().context());
    }
    var rows = Tensor.of(IntStream.of(chosen).asLongStream().toArray(), chosen.length);
    return new Distiller.Texts(tokens, vectors.indexSelect(0, rows));
  }

  /** By the text itself, so that it is held out whatever stands around it. */
  private boolean isHeld(String text) {
    long seed = text.hashCode() * 0x9E3779B97F4A7C15L ^ config.seed();
    return new SplittableRandom(seed).nextDouble() < config.held();
  }

  private TrainingLoop loop(JsonNode described) {
    var rhythm =
        new TrainingLoop.Rhythm(
            config.steps(),
            Duration.ofMillis((long) (config.checkpointMinutes() * MILLIS_PER_MINUTE)),
            config.validateEvery(),
            0);
    return new TrainingLoop(run, described, rhythm, progress, stopped);
  }

  /** What is saved with weights: enough to use them, and how they came about. */
  private JsonNode described(TextTower.Config tower, SentenceEncoder encoder) {
    return JSON.valueToTree(
        Map.of("model", tower, "teacher", encoder.id(), "distillation", config));
  }
}
