package io.qingping.wenlan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.tensor.DType;
import io.qingping.tensor.Engine;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Mode;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.distributed.ProcessGroup;
import io.qingping.tensor.log.RunLog;
import io.qingping.wenlan.Fixtures;
import io.qingping.wenlan.model.Brivl;
import io.qingping.wenlan.model.SentenceEncoder;
import io.qingping.wenlan.model.TextModel;
import io.qingping.wenlan.model.TwoTowerModel;
import io.qingping.wenlan.text.WordPiece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tower of some ten thousand weights learns from a sentence encoder with random ones. */
class DistillationTest {
  private static final int STEPS = 240;

  /** That of {@link Shapes#MODEL}. */
  private static final String TOWER =
      """
      "model": {"text": {"words": 5, "width": 32, "depth": 1, "heads": 2, "inner": 64,
          "positions": 12, "segments": 1, "dropout": 0},
        "attention": {"depth": 1, "heads": 2, "inner": 64, "dropout": 0},
        "dimension": 32, "context": 10}\
      """;

  @TempDir private static Path folder;
  private static Path teacher;
  private static Path texts;
  private static Path taught;
  private static Path named;
  private static int threads;

  @BeforeAll
  static void teach() throws IOException {
    threads = Engine.threads();
    Engine.threads(1); // such small products gain nothing by more
    teacher = Files.createDirectory(folder.resolve("teacher"));
    Files.copy(Fixtures.path("bert_tiny.onnx"), teacher.resolve("model.onnx"));
    Files.copy(Fixtures.path("bert_tiny_tokenizer.json"), teacher.resolve("tokenizer.json"));
    var random = new Random(1);
    var lines = new LinkedHashSet<String>();
    var known = "风起于青萍之末一只橘猫在沙发上睡觉";
    while (lines.size() < 600) {
      var line = new StringBuilder();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        line.append(known.charAt(random.nextInt(known.length())));
      }
      lines.add(line.toString());
    }
    lines.add("Duckweed\t青萍");
    texts = Files.write(folder.resolve("texts.txt"), lines);
    taught = folder.resolve("taught");
    train(taught, STEPS, "\"validateEvery\": 80", new Watcher());
    named = folder.resolve("named");
    train(named, names(known), 100, "\"batch\": 8", new Watcher());
  }

  /** What {@link Shapes} are called; as the encoder knows no such words, they mean others. */
  private static Path names(String known) throws IOException {
    var names = new ArrayList<String>();
    for (var colour : Shapes.COLOURS) {
      for (var form : Shapes.FORMS) {
        int other = names.size() % (known.length() - 1);
        names.add(colour + "的" + form + "\t" + known.substring(other));
      }
    }
    return Files.write(folder.resolve("names.txt"), names);
  }

  @AfterAll
  static void restoreThreads() {
    Engine.threads(threads);
  }

  /** Remembers what it hears. */
  private static class Watcher implements Distillation.Progress {
    private final List<Long> encoded = new ArrayList<>();

    @Override
    public void encoded(long done, long total) {
      encoded.add(done);
    }

    @Override
    public void at(long step, long steps, double loss) {}
  }

  private static long train(Path run, int steps, String fields, Distillation.Progress progress)
      throws IOException {
    return train(run, texts, steps, fields, progress);
  }

  private static long train(
      Path run, Path texts, int steps, String fields, Distillation.Progress progress)
      throws IOException {
    var file =
        Files.writeString(
            folder.resolve(run.getFileName() + ".json"),
            """
            {%s, "leastUses": 1, "held": 0.1, "steps": %d, "batch": 32, "rate": 5e-3,
             "warmup": 10, "decay": 0.01, "averaging": 0.9, %s}
            """
                .formatted(TOWER, steps, fields));
    return new Distillation(run, DistilConfig.read(file), progress, () -> false)
        .train(teacher, texts);
  }

  private static List<Double> values(Path run, String name) {
    return RunLog.read(run).stream()
        .map(RunLog.Entry::values)
        .filter(values -> values.containsKey(name))
        .map(values -> values.get(name))
        .toList();
  }

  @Test
  void learnsToSayOfOtherTextsWhatTheEncoderSays() {
    var cosines = values(taught, "held/cosine");
    assertThat(cosines).hasSize(3);
    assertThat(cosines.get(2)).as(cosines.toString()).isGreaterThan(0.9);
    // Guessing finds one in some 50.
    assertThat(values(taught, "held/R@1").get(2)).isGreaterThan(0.3);
  }

  @Test
  void theRunOpensAsATextTower() {
    var model = TextModel.load(taught);
    assertThat(model.words().words()).contains("猫", "萍").doesNotContain("狗");
    var vectors = model.vectors(List.of("橘猫", "Duckweed"));
    assertThat(vectors[0]).hasSize(32);
    assertThat(vectors[1]).isNotEqualTo(vectors[0]);
  }

  @Test
  void whateverStandsBesideATextItsVectorIsTheSame() {
    var model = TextModel.load(taught);
    var texts =
        IntStream.range(0, 50)
            .mapToObj(i -> "猫".repeat(i % 7 + 1) + "风起于".substring(0, i % 3))
            .toList();
    var tokens = texts.stream().map(text -> model.words().encode(text, 10)).toList();
    try (var scope = Scope.open()) {
      var rows = model.tower().forward(TwoTowerModel.tokens(tokens), DType.FLOAT32, Mode.USE);
      var alone = model.vectors(texts);
      for (int i = 0; i < alone.length; i++) {
        var together = Functions.normalise(rows.select(0, i).unsqueeze(0)).floats();
        assertThat(together).containsExactly(alone[i], within(1e-5f));
      }
    }
  }

  @Test
  void wordsAreAtFirstAsFarApartAsTheEncodersOwn() throws IOException {
    var run = folder.resolve("begun");
    var narrow = TOWER.replace("\"width\": 32", "\"width\": 16"); // the encoder's
    train(run, 1, narrow + ", \"rate\": 1e-9, \"warmup\": 0", new Watcher());
    var begun = TextModel.load(run);
    try (var scope = Scope.open()) {
      var encoder = SentenceEncoder.read(teacher);
      var theirs = encoder.words().words();
      var own = begun.words().words();
      var both = own.stream().filter(theirs::contains).toList();
      assertThat(both).contains("猫", "萍").hasSizeLessThan(own.size());
      var difference =
          products(rows(begun.tower().wordVectors(), own, both))
              .sub(products(rows(encoder.wordVectors(), theirs, both)));
      assertThat(difference.abs().max().item()).isLessThan(1e-5);
    }
  }

  /** The sizes of the encoder. */
  private static String sentences(int depth) {
    return """
        "model": {"text": {"words": 5, "width": 16, "depth": %d, "heads": 4, "inner": 32,
            "positions": 12, "segments": 1, "dropout": 0},
          "firstToken": true, "dimension": 16, "context": 10}, "rate": 1e-9, "warmup": 0\
        """
        .formatted(depth);
  }

  @Test
  void aTowerThatReadsTheFirstTokenBeginsAsTheEncoder() throws IOException {
    var run = folder.resolve("whole-encoder");
    train(run, 1, sentences(2), new Watcher());
    var begun = TextModel.load(run);
    var some = List.of("青萍", "一只橘猫在沙发上");
    try (var scope = Scope.open()) {
      var encoder = SentenceEncoder.read(teacher);
      assertThat(begun.words().words()).isNotEqualTo(encoder.words().words());
      var expected = encoder.vectors(some, DType.FLOAT32);
      for (int i = 0; i < some.size(); i++) {
        assertThat(begun.vectors(some)[i])
            .containsExactly(expected.select(0, i).floats(), within(1e-5f));
      }
    }
    train(folder.resolve("first-layer"), 1, sentences(1), new Watcher());
    assertThatThrownBy(() -> train(folder.resolve("deep"), 1, sentences(3), new Watcher()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("width 16, inner 32, heads 4, and at most depth 2");
  }

  private static Tensor rows(Tensor table, List<String> words, List<String> wanted) {
    var rows = wanted.stream().mapToLong(words::indexOf).toArray();
    return table.indexSelect(0, Tensor.of(rows, rows.length));
  }

  /** Of all pairs of rows, as seen from their mean, in units of their size. */
  private static Tensor products(Tensor rows) {
    var centred = rows.detach().sub(rows.detach().mean(0));
    var products = centred.matmul(centred.transpose(0, 1));
    return products.div(products.norm());
  }

  /** Two towers on coloured shapes, of which the texts' one begins as {@link #named} is. */
  private static Path towers(String name, String fields, BooleanSupplier stopped)
      throws IOException {
    var archive = folder.resolve("00000.tar");
    if (!Files.exists(archive)) {
      Shapes.write(archive, 60, 1);
    }
    var begun = Shapes.MODEL + ", \"text\": \"%s\", \"queue\": 24, ".formatted(named);
    // Of two equal fields the last one counts.
    var config = Shapes.config(archive, folder.resolve(name + ".json"), begun + fields);
    var run = folder.resolve(name);
    new TowerTraining(run, config, ProcessGroup.alone(), (step, steps, loss) -> {}, stopped)
        .train(problem -> {});
    return run;
  }

  private static Tensor row(float[] values) {
    return Tensor.of(values, values.length);
  }

  /** By how much the texts' tower of a run differs from {@link #named} at most. */
  private static double change(Path run) {
    try (var scope = Scope.open()) {
      var weights = TwoTowerModel.load(run).towers().stateDict();
      return TextModel.load(named).tower().stateDict().entrySet().stream()
          .mapToDouble(
              e -> Fixtures.difference(weights.get("textencoder." + e.getKey()), e.getValue()))
          .max()
          .orElseThrow();
    }
  }

  @Test
  void twoTowersBeginWithIt() throws IOException {
    var run = towers("towers", "\"rate\": 1e-9, \"steps\": 1", () -> false);
    assertThat(TwoTowerModel.load(run).words().words())
        .isEqualTo(TextModel.load(named).words().words());
    assertThat(change(run)).isLessThan(1e-6);
    var narrow = Shapes.MODEL.replace("\"dimension\": 32", "\"dimension\": 16");
    assertThatThrownBy(
            () -> towers("narrow", "\"rate\": 1e-9, \"steps\": 1, " + narrow, () -> false))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("named")
        .hasMessageContaining("expected [16");
  }

  @Test
  void itLearnsOnAtAShareOfTheRateOrStaysAsItIs() throws IOException {
    var fields = "\"rate\": 3e-3, \"averaging\": 0, \"steps\": 40, \"textRate\": ";
    var still = towers("still", fields + 0, () -> false);
    var slow = towers("slow", fields + 0.01, () -> false);
    var fast = towers("fast", fields + 1, () -> false);
    assertThat(change(still)).isZero();
    assertThat(change(slow)).isPositive().isLessThan(0.1 * change(fast));
    var losses = values(still, "loss");
    double first = losses.subList(1, 6).stream().mapToDouble(l -> l).average().orElseThrow();
    double last = losses.subList(35, 40).stream().mapToDouble(l -> l).average().orElseThrow();
    assertThat(last).as(losses.toString()).isLessThan(0.9 * first);
    assertThat(values(towers("absent", fields + null, () -> false), "loss"))
        .isEqualTo(values(fast, "loss"));
    assertThatThrownBy(() -> towers("wordless", fields + "0.5, \"text\": null", () -> false))
        .hasMessageContaining("'textRate' needs a 'text'");
  }

  @Test
  void namesOfClassesHaveTheVectorsOfTheirSynonyms() throws IOException {
    var names = Files.writeString(folder.resolve("classes.txt"), "红色的圆形、红色的横条\n绿色的竖条\n蓝色的圆形\n");
    var published =
        Shapes.ON_A_PUBLISHED_BACKBONE
            .formatted(Fixtures.path("efficientnet_lite.pth"))
            .replace("\"levels\": true", "\"levels\": true, \"classes\": 3");
    var fields = ", \"lock\": \"BACKBONE\", \"rate\": 1e-9, \"steps\": 1, \"classNames\": \"%s\"";
    var run = towers("classes", published + fields.formatted(names), () -> false);
    try (var scope = Scope.open()) {
      var table = TwoTowerModel.load(run).towers().stateDict().get(Brivl.NAMES);
      var texts = TextModel.load(named);
      var rows = texts.vectors(List.of("红色的圆形", "红色的横条", "绿色的竖条", "蓝色的圆形"));
      var vectors =
          Tensor.stack(0, row(rows[0]).add(row(rows[1])).mul(0.5), row(rows[2]), row(rows[3]));
      var expected = Functions.normalise(vectors.sub(vectors.mean(0))).mul(0.5);
      assertThat(Fixtures.difference(table, expected)).isLessThan(1e-5);
    }
    Files.writeString(names, "红色\n绿色\n");
    assertThatThrownBy(() -> towers("classes-2", published + fields.formatted(names), () -> false))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("2 names for 3 classes");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1})
  void twoTowersGoOnAtTheShareOfTheRate(double share) throws IOException {
    var fields = "\"rate\": 1e-3, \"steps\": 9, \"textRate\": " + share;
    var asked = new AtomicInteger();
    towers("stopped-" + share, fields, () -> asked.incrementAndGet() > 4);
    var stopped = towers("stopped-" + share, fields, () -> false);
    var whole = towers("whole-" + share, fields, () -> false);
    assertThat(asked).hasValueLessThan(9);
    assertThat(values(stopped, "loss")).hasSize(9).isEqualTo(values(whole, "loss"));
    assertThat(change(stopped)).isEqualTo(change(whole));
  }

  @Test
  void wordsOfHeldOutTextsAreNotAmongItsOwn() throws IOException {
    var single = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈";
    var lines = Files.write(folder.resolve("single.txt"), List.of(single.split("")));
    var fields = "\"held\": 0.5, \"batch\": 4";
    var run = folder.resolve("single");
    train(run, lines, 11, fields, new Watcher());
    var words = new HashSet<>(TextModel.load(run).words().words());
    words.retainAll(List.of(single.split("")));
    assertThat(words).hasSizeBetween(single.length() / 4, single.length() * 3 / 4);
  }

  @Test
  void aRunThatDiedHasTheLossesOfOneThatDidNotAndItsTeachersVectors() throws IOException {
    var fields = "\"checkpointMinutes\": 1e-9, \"bf16\": true";
    var died = folder.resolve("died");
    var killer =
        new Watcher() {
          @Override
          public void at(long step, long steps, double loss) {
            if (step == 25) { // in the second epoch
              throw new IllegalStateException("killed before the checkpoint of this step");
            }
          }
        };
    assertThatThrownBy(() -> train(died, 40, fields, killer)).hasMessageContaining("killed");
    var vectors = died.resolve("teacher").resolve("00000.safetensors");
    var stamp = Files.getLastModifiedTime(vectors);
    train(died, 40, fields, new Watcher());
    assertThat(Files.getLastModifiedTime(vectors)).isEqualTo(stamp);
    var whole = folder.resolve("whole");
    train(whole, 40, fields, new Watcher());
    assertThat(values(died, "loss")).hasSize(40).isEqualTo(values(whole, "loss"));
  }

  @Test
  void aRunIsNotGoneOnWithByOtherWords() throws IOException {
    var other = folder.resolve("other.txt");
    Files.writeString(other, "红色\n绿色\n" + Files.readString(texts));
    var config = DistilConfig.read(folder.resolve("taught.json"));
    assertThatThrownBy(
            () ->
                new Distillation(taught, config, new Watcher(), () -> false).train(teacher, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("trains another network, other words");
  }

  @Test
  void stoppingWhileTheEncoderReadsIsNoError() throws IOException {
    var config = DistilConfig.read(folder.resolve("taught.json"));
    var watcher = new Watcher();
    var run = folder.resolve("stopped");
    assertThat(new Distillation(run, config, watcher, () -> true).train(teacher, texts)).isZero();
    assertThat(watcher.encoded).isEmpty();
  }

  @Test
  void batchesHaveEachTextOnceAnEpochAndLittlePadding() {
    var random = new Random(2);
    var tokens = new long[1000][];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = new long[32];
      Arrays.fill(tokens[i], 0, 2 + random.nextInt(30), 7);
    }
    var batches = new TextBatches(tokens, 10, 3);
    var again = new TextBatches(tokens, 10, 3);
    Set<Integer> seen = new HashSet<>();
    int padding = 0;
    for (int step = 0; step < 100; step++) {
      int[] batch = batches.of(step);
      int longest = 0;
      for (int text : batch) {
        seen.add(text);
        longest = Math.max(longest, WordPiece.length(tokens[text]));
      }
      for (int text : batch) {
        padding += longest - WordPiece.length(tokens[text]);
      }
    }
    assertThat(seen).hasSize(1000);
    assertThat(padding).isLessThan(1000);
    assertThat(batches.of(100)).isNotEqualTo(again.of(0));
    assertThat(again.of(42)).isEqualTo(new TextBatches(tokens, 10, 3).of(42));
  }
}
