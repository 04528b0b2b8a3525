package io.qingping.wenlan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.media.Picture;
import io.qingping.tensor.DType;
import io.qingping.tensor.Engine;
import io.qingping.tensor.Generator;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.TrainingDiverged;
import io.qingping.tensor.distributed.ProcessGroup;
import io.qingping.tensor.distributed.Rendezvous;
import io.qingping.tensor.format.TorchFile;
import io.qingping.tensor.log.RunLog;
import io.qingping.wenlan.Fixtures;
import io.qingping.wenlan.model.EfficientNetConfig;
import io.qingping.wenlan.model.TextTower;
import io.qingping.wenlan.model.TwoTowerModel;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TowerTrainingTest {
  private static final int STEPS = 300;

  @TempDir private static Path folder;
  private static Path archive;
  private static Path trained;
  private static int threads;

  @BeforeAll
  static void train() throws IOException {
    threads = Engine.threads();
    Engine.threads(1); // such small products gain nothing by more
    archive = Shapes.write(folder.resolve("00000.tar"), 600, 1);
    trained = folder.resolve("trained");
    train(
        trained,
        Shapes.MODEL
            + ", \"queue\": 96, \"rate\": 3e-3, \"warmup\": 10, \"validateEvery\": 100, \"steps\": "
            + STEPS);
  }

  @AfterAll
  static void restoreThreads() {
    Engine.threads(threads);
  }

  private static TrainConfig config(Path run, String fields) throws IOException {
    return Shapes.config(archive, folder.resolve(run.getFileName() + ".json"), fields);
  }

  private static long train(Path run, String fields) throws IOException {
    return new TowerTraining(
            run, config(run, fields), ProcessGroup.alone(), (step, steps, loss) -> {}, () -> false)
        .train(problem -> {});
  }

  private static List<Double> losses(Path run) {
    return RunLog.read(run).stream()
        .map(RunLog.Entry::values)
        .filter(values -> values.containsKey("loss"))
        .map(values -> values.get("loss"))
        .toList();
  }

  @Test
  void learnsWhatColouredShapesAreCalled() {
    var recall =
        RunLog.read(trained).stream()
            .filter(entry -> entry.step() == STEPS)
            .map(RunLog.Entry::values)
            .filter(values -> values.containsKey("i2t/R@1"))
            .findFirst()
            .orElseThrow();
    // Chance is one in 18.
    assertThat(recall.get("i2t/R@1")).as(recall.toString()).isGreaterThan(0.6);
    assertThat(recall.get("t2i/R@1")).as(recall.toString()).isGreaterThan(0.6);
    assertThat(recall.get("t2i/R@10")).isGreaterThan(0.95);
  }

  @Test
  void theRunOpensAsAModelAndSoDoesWhatItExports() {
    var model = TwoTowerModel.load(trained);
    assertThat(model.id()).startsWith("brivl-");
    var texts = new ArrayList<String>();
    for (var form : Shapes.FORMS) {
      texts.add("黄色的" + form);
    }
    var vectors = model.texts(texts);
    int right = 0;
    for (int i = 0; i < 18; i++) {
      var image = model.images(List.of(picture(3, i % 3, i)))[0];
      right += best(image, vectors) == i % 3 ? 1 : 0;
    }
    assertThat(right).isGreaterThanOrEqualTo(12);
    var copy = folder.resolve("copy");
    model.export(copy, DType.FLOAT32);
    assertThat(TwoTowerModel.load(copy).id()).isEqualTo(model.id());
    assertThat(TwoTowerModel.load(copy).texts(texts)).isDeepEqualTo(vectors);
  }

  @Test
  void halfPrecisionKeepsItsVectorsAndWhatIsTooLargeForIt() {
    var model = TwoTowerModel.load(trained);
    var unused = model.towers().stateDict().get("logit_scale"); // by vectors
    unused.fill(1e6);
    var copy = folder.resolve("half");
    model.export(copy, DType.FLOAT16);
    var half = TwoTowerModel.load(copy);
    assertThat(half.towers().stateDict().get("logit_scale").item()).isCloseTo(1e6, within(4e3));
    var texts = List.of("黄色的圆", "红色的方");
    for (int i = 0; i < texts.size(); i++) {
      assertThat(half.texts(texts)[i]).containsExactly(model.texts(texts)[i], within(2e-3f));
    }
    assertThat(half.texts(texts)[0]).isNotEqualTo(model.texts(texts)[0]);
  }

  @Test
  void aByteAWeightKeepsWhereItsVectorsPoint() throws IOException {
    var model = TwoTowerModel.load(trained);
    var copy = folder.resolve("bytes");
    model.export(copy, DType.INT8);
    var half = folder.resolve("half-of-them");
    model.export(half, DType.FLOAT16);
    assertThat(Files.size(copy.resolve("model.safetensors")))
        .isLessThan(Files.size(half.resolve("model.safetensors")) * 3 / 4);
    var bytes = TwoTowerModel.load(copy);
    var texts = List.of("黄色的圆", "红色的方");
    for (int i = 0; i < texts.size(); i++) {
      assertThat(bytes.texts(texts)[i]).containsExactly(model.texts(texts)[i], within(0.02f));
    }
    assertThat(bytes.texts(texts)[0]).isNotEqualTo(model.texts(texts)[0]);
  }

  private static Picture picture(int colour, int form, long seed) {
    var image = Shapes.draw(colour, form, new Random(seed));
    var rgb = new byte[3 * image.getWidth() * image.getHeight()];
    for (int i = 0; i < rgb.length / 3; i++) {
      int value = image.getRGB(i % image.getWidth(), i / image.getWidth());
      rgb[3 * i] = (byte) (value >> 16);
      rgb[3 * i + 1] = (byte) (value >> 8);
      rgb[3 * i + 2] = (byte) value;
    }
    return new Picture(image.getWidth(), image.getHeight(), rgb);
  }

  private static int best(float[] vector, float[][] among) {
    int best = 0;
    double found = -2;
    for (int i = 0; i < among.length; i++) {
      double dot = 0;
      for (int j = 0; j < vector.length; j++) {
        dot += vector[j] * among[i][j];
      }
      if (dot > found) {
        found = dot;
        best = i;
      }
    }
    return best;
  }

  @ParameterizedTest
  @EnumSource(TrainConfig.Objective.class)
  void everyObjectiveLowersItsLossInParts(TrainConfig.Objective objective) throws IOException {
    var run = folder.resolve("objective-" + objective);
    train(
        run,
        Shapes.MODEL
            + ", \"objective\": \"%s\", \"queue\": 48, \"chunk\": 10, \"rate\": 3e-3, \"steps\": 25, \"learnTemperature\": true"
                .formatted(objective));
    var losses = losses(run);
    assertThat(losses).hasSize(25);
    double first = losses.subList(1, 4).stream().mapToDouble(l -> l).average().orElseThrow();
    double last = losses.subList(22, 25).stream().mapToDouble(l -> l).average().orElseThrow();
    assertThat(last).isLessThan(0.99 * first);
  }

  @Test
  void aRunThatDiedHasTheLossesOfOneThatDidNot() throws IOException {
    var fields =
        Shapes.MODEL
            + ", \"queue\": 100, \"rate\": 1e-3, \"steps\": 12, \"checkpointMinutes\": 1e-9";
    var died = folder.resolve("died");
    var config = config(died, fields);
    var training =
        new TowerTraining(
            died,
            config,
            ProcessGroup.alone(),
            (step, steps, loss) -> {
              if (step == 7) {
                throw new IllegalStateException("killed before the checkpoint of this step");
              }
            },
            () -> false);
    assertThatThrownBy(() -> training.train(problem -> {})).hasMessageContaining("killed");
    assertThat(losses(died)).hasSize(7);
    train(died, fields);
    var whole = folder.resolve("whole");
    train(whole, fields);
    assertThat(losses(died)).hasSize(12).isEqualTo(losses(whole));
  }

  @Test
  void aLossOfGuessingIsNamedCollapse() {
    var run = folder.resolve("collapsed");
    assertThatThrownBy(
            () ->
                train(
                    run,
                    Shapes.MODEL
                        + ", \"objective\": \"IN_BATCH\", \"temperature\": 1, \"rate\": 1e-9,"
                        + " \"collapseSteps\": 5, \"steps\": 50"))
        .isInstanceOf(TrainingDiverged.class)
        .hasMessageContaining("have collapsed: for 5 steps the loss has been ")
        .hasMessageContaining("that of guessing (");
  }

  @Test
  void aLockedTowerIsComputedOnceAndStaysAsItIs() throws IOException {
    var run = folder.resolve("locked");
    var fields =
        "\"start\": \"%s\", \"lock\": \"IMAGES\", \"queue\": 48, \"rate\": 1e-3, \"steps\": %d,"
            + " \"validateEvery\": 3";
    train(run, fields.formatted(trained, 3));
    var before = TwoTowerModel.load(trained);
    var file = run.resolve("features/IMAGES-%s-0.safetensors".formatted(before.id()));
    var stamp = Files.getLastModifiedTime(file);
    train(run, fields.formatted(trained, 6));
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(stamp);
    var after = TwoTowerModel.load(run);
    var pictures = List.of(picture(1, 2, 3));
    assertThat(after.images(pictures)).isDeepEqualTo(before.images(pictures));
    assertThat(after.texts(List.of("红色的圆形"))[0]).isNotEqualTo(before.texts(List.of("红色的圆形"))[0]);
  }

  @Test
  void aLockedBackboneLetsTheRestLearn() throws IOException {
    var run = folder.resolve("backbone");
    train(
        run,
        "\"start\": \"%s\", \"lock\": \"BACKBONE\", \"queue\": 48, \"rate\": 1e-3, \"steps\": 4, \"validateEvery\": 4"
            .formatted(trained));
    var before = TwoTowerModel.load(trained).towers().stateDict();
    var after = TwoTowerModel.load(run).towers().stateDict();
    for (var name : before.keySet()) {
      double change = Fixtures.difference(before.get(name), after.get(name));
      if (name.startsWith("imgencoder.backbone.")) {
        assertThat(change).as(name).isZero();
      }
    }
    var head = "imgencoder.learnable.imgFC.fc1.weight";
    assertThat(Fixtures.difference(before.get(head), after.get(head))).isPositive();
  }

  @Test
  void droppedFeaturesChangeWhatAStepSees() throws IOException {
    var fields =
        "\"start\": \"%s\", \"lock\": \"BACKBONE\", \"queue\": 48, \"rate\": 1e-3, \"steps\": 1"
            .formatted(trained);
    var all = folder.resolve("all-features");
    var some = folder.resolve("some-features");
    train(all, fields);
    train(some, fields + ", \"featureDropout\": 0.5");
    assertThat(losses(some)).isNotEqualTo(losses(all));
    assertThatThrownBy(
            () -> train(some, fields.replace("BACKBONE", "IMAGES") + ", \"featureDropout\": 0.5"))
        .hasMessageContaining("'featureDropout' must be in [0, 1), and needs 'lock' BACKBONE");
  }

  @Test
  void aTrainingCanBeStoppedWhileItLooksAtPictures() throws IOException {
    var run = folder.resolve("stopped-early");
    var fields =
        "\"start\": \"%s\", \"lock\": \"BACKBONE\", \"queue\": 48, \"rate\": 1e-3, \"steps\": 1"
            .formatted(trained);
    var config = config(run, fields);
    long done =
        new TowerTraining(run, config, ProcessGroup.alone(), (step, steps, loss) -> {}, () -> true)
            .train(problem -> {});
    assertThat(done).isZero();
    var heard = new ArrayList<Long>();
    var progress =
        new TowerTraining.Progress() {
          @Override
          public void at(long step, long steps, double loss) {}

          @Override
          public void lookedAt(long seen, long total) {
            assertThat(seen).isBetween(0L, total);
            heard.add(total - seen);
          }
        };
    new TowerTraining(run, config, ProcessGroup.alone(), progress, () -> false)
        .train(problem -> {});
    assertThat(heard).isNotEmpty();
    assertThat(heard.get(heard.size() - 1)).isZero();
    assertThat(losses(run)).hasSize(1);
  }

  @Test
  void otherViewsOfPicturesAreRememberedToo() throws IOException {
    var features = folder.resolve("features-of-views");
    var fields =
        "\"start\": \"%s\", \"lock\": \"BACKBONE\", \"queue\": 48, \"rate\": 1e-3, \"steps\": 2,"
                .formatted(trained)
            + " \"augmentation\": {\"crop\": 0.5, \"mirror\": 0.5}, \"features\": \"%s\""
                .formatted(features);
    var plain = folder.resolve("no-views");
    var first = folder.resolve("views");
    var again = folder.resolve("views-again");
    train(plain, fields);
    train(first, fields + ", \"views\": 3");
    assertThat(losses(first)).isNotEqualTo(losses(plain));
    var stamps = stamps(features);
    assertThat(stamps).hasSize(3);
    train(again, fields + ", \"views\": 3"); // takes what the first has computed
    assertThat(stamps(features)).isEqualTo(stamps);
    assertThat(losses(again)).isEqualTo(losses(first));
    assertThatThrownBy(() -> train(again, fields.replace("BACKBONE", "IMAGES") + ", \"views\": 2"))
        .hasMessageContaining("'views' must be at least 1, and more need 'lock' BACKBONE: 2");
  }

  private static Map<Path, FileTime> stamps(Path folder) throws IOException {
    var stamps = new HashMap<Path, FileTime>();
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        stamps.put(file, Files.getLastModifiedTime(file));
      }
    }
    return stamps;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", \"levels\": true"})
  void aBackboneOfOthersIsNamedButNotStored(String levels) throws IOException {
    var base = folder.resolve(levels.isEmpty() ? "last-map" : "levels");
    var features = base.resolve("features");
    var fields =
        Shapes.ON_A_FOREIGN_BACKBONE.formatted(Fixtures.path("tfjs_tiny"), levels)
            + ", \"lock\": \"BACKBONE\", \"features\": \"%s\", \"queue\": 96, \"rate\": 3e-3,"
                .formatted(features)
            + " \"validateEvery\": 3, \"steps\": 3";
    var run = base.resolve("foreign");
    train(run, fields);
    Path file;
    try (var files = Files.list(features)) {
      file = files.toList().get(0);
    }
    assertThat(file.getFileName().toString()).startsWith("BACKBONE-mobilenet-v2-");
    var stamp = Files.getLastModifiedTime(file);
    train(base.resolve("foreign-again"), fields); // takes what the first has computed
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(stamp);

    var model = TwoTowerModel.load(run);
    assertThat(model.towers().stateDict().keySet())
        .noneMatch(name -> name.startsWith("imgencoder.backbone"));
    var mean = model.towers().stateDict().get("imgencoder.learnable.standard.mean");
    assertThat(mean != null && mean.square().sum().item() > 0).isEqualTo(!levels.isEmpty());
    var pictures = List.of(picture(1, 2, 3));
    var copy = base.resolve("foreign-copy");
    model.export(copy, DType.FLOAT32);
    assertThat(TwoTowerModel.load(copy).id()).isEqualTo(model.id());
    assertThat(TwoTowerModel.load(copy).images(pictures)).isDeepEqualTo(model.images(pictures));

    var config = Files.readString(copy.resolve("config.json"));
    Files.writeString(copy.resolve("config.json"), config.replace("mobilenet-v2-", "another-"));
    assertThatThrownBy(() -> TwoTowerModel.load(copy))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("needs the picture network another-");
  }

  @Test
  void aPublishedNetworkIsLearntOnAndThenLearnsToo() throws IOException {
    var first = folder.resolve("published");
    var fields = ", \"lock\": \"%s\", \"queue\": 96, \"rate\": 1e-3, \"steps\": 2";
    train(
        first,
        Shapes.ON_A_PUBLISHED_BACKBONE.formatted(Fixtures.path("efficientnet_lite.pth"))
            + fields.formatted("BACKBONE"));
    var locked = TwoTowerModel.load(first).towers().stateDict();
    var stored = TorchFile.stateDict(Fixtures.path("efficientnet_lite.pth"));
    var stem = "imgencoder.backbone.conv_stem.weight";
    assertThat(locked.get(stem).floats()).isEqualTo(stored.get("_conv_stem.weight").floats());
    var second = folder.resolve("published-joint");
    train(
        second,
        "\"start\": \"%s\", \"backboneRate\": 0.5, \"textRate\": 0.5".formatted(first)
            + fields.formatted("STATISTICS"));
    var joint = TwoTowerModel.load(second).towers().stateDict();
    assertThat(joint.get(stem).floats()).isNotEqualTo(locked.get(stem).floats());
    var mean = "imgencoder.backbone.bn1.running_mean";
    assertThat(joint.get(mean).floats()).isEqualTo(stored.get("_bn0.running_mean").floats());
    assertThatThrownBy(() -> train(second, Shapes.MODEL + ", \"images\": \"x.pth\""))
        .hasMessageContaining("'images' needs a 'model' with an 'efficientNet'");
  }

  @ParameterizedTest
  @EnumSource(
      value = TrainConfig.Objective.class,
      names = {"QUEUE", "SIGLIP"})
  void twoProcessesTrainWhatOneTrains(TrainConfig.Objective objective) throws Exception {
    var fields =
        "\"start\": \"%s\", \"objective\": \"%s\", \"queue\": 48, \"rate\": 1e-4, \"steps\": 3, \"batch\": %%d"
            .formatted(Fixtures.path("chinese_clip_tiny.safetensors"), objective);
    var alone = folder.resolve("alone-" + objective);
    train(alone, fields.formatted(12)); // the last of two equal fields counts
    var together = folder.resolve("together-" + objective);
    var config = config(together, fields.formatted(6));
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var pool = Executors.newFixedThreadPool(2);
    try {
      var members =
          IntStream.range(0, 2)
              .<Callable<Long>>mapToObj(rank -> () -> member(rank, port, config, together));
      for (var done : pool.invokeAll(members.toList())) {
        assertThat(done.get()).isEqualTo(3);
      }
    } finally {
      pool.shutdown();
    }
    var expected = losses(alone);
    var found = losses(together);
    for (int i = 0; i < 3; i++) {
      assertThat(found.get(i)).isEqualTo(expected.get(i), within(1e-4));
    }
  }

  private static long member(int rank, int port, TrainConfig config, Path run) throws IOException {
    var environment =
        Map.of(
            "RANK",
            Integer.toString(rank),
            "WORLD_SIZE",
            "2",
            "MASTER_ADDR",
            "127.0.0.1",
            "MASTER_PORT",
            Integer.toString(port));
    var place = Rendezvous.fromEnvironment(environment).orElseThrow();
    try (var group = ProcessGroup.join(place)) {
      return new TowerTraining(run, config, group, (step, steps, loss) -> {}, () -> false)
          .train(problem -> {});
    }
  }

  @Test
  void refusesWhatCannotBeTrained() throws IOException {
    var run = folder.resolve("refused");
    assertThatThrownBy(
            () -> train(run, Shapes.MODEL + ", \"rate\": 1, \"queue\": 700, \"steps\": 3"))
        .hasMessageContaining("a queue of 700 is too long");
    assertThatThrownBy(() -> train(run, "\"rate\": 1, \"queue\": 40, \"steps\": 3"))
        .hasMessageContaining("one of 'model' and 'start'");
    assertThatThrownBy(() -> train(run, Shapes.MODEL + ", \"rate\": 1, \"queue\": 4, \"steps\": 3"))
        .hasMessageContaining("'queue' must hold at least a batch: 4 < 24");
    assertThatThrownBy(
            () ->
                train(
                    run,
                    Shapes.MODEL
                        + ", \"lock\": \"IMAGES\", \"rate\": 1, \"queue\": 40, \"steps\": 3"))
        .hasMessageContaining("'lock' needs a model");
    assertThatThrownBy(
            () ->
                train(
                    trained,
                    Shapes.MODEL.replace("\"grid\": 2", "\"grid\": 3")
                        + ", \"queue\": 96, \"rate\": 1, \"steps\": 300"))
        .hasMessageContaining("trains another network");
    var none =
        Shapes.MODEL.concat(", \"rate\": 1, \"queue\": 40, \"steps\": 3, \"roles\": {\"x\": 1}");
    assertThatThrownBy(() -> train(run, none)).hasMessageContaining("a text of the roles [x]");
    assertThatThrownBy(() -> PairShards.read(Files.createDirectories(folder.resolve("empty"))))
        .hasMessageContaining("holds no pair");
  }

  @Test
  void theRecipesAreConfigurations() throws IOException {
    var recipe = TrainConfig.read(Path.of("../recipes/wenlan-mini.json"));
    assertThat(recipe.model().cnn().stride()).isEqualTo(16);
    assertThat(recipe.objective()).isEqualTo(TrainConfig.Objective.QUEUE);
    assertThat(recipe.momentum()).isEqualTo(0.99);
    var locked = TrainConfig.read(Path.of("../recipes/wenlan-mini-locked.json"));
    assertThat(locked.model().efficientNet()).isEqualTo(EfficientNetConfig.named("lite0"));
    var joint = TrainConfig.read(Path.of("../recipes/wenlan-mini-joint.json"));
    assertThat(joint.pairs()).isEqualTo(locked.pairs());
    assertThat(joint.roles()).isEqualTo(locked.roles());
    assertThat(joint.split()).isEqualTo(locked.split());
    var texts = DistilConfig.read(Path.of("../recipes/wenlan-text.json")).model();
    var begun = new TextTower(texts, new Generator(1));
    new TextTower(locked.model().texts(), new Generator(1)).load(begun.stateDict(), "the recipe");
    assertThat(locked.model().context()).isEqualTo(texts.context());
  }
}
