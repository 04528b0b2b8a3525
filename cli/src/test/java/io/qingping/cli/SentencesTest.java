package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.qingping.tensor.Generator;
import io.qingping.tensor.Linear;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.tensor.language.Sentences;
import io.qingping.vdt.video.VideoModel;
import io.qingping.wenlan.filter.FilterConfig;
import io.qingping.wenlan.gather.GatherOptions;
import io.qingping.wenlan.model.TwoTowerModel;
import io.qingping.wenlan.shard.ShardFolder;
import io.qingping.wenlan.train.TrainConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentencesTest {
  @TempDir private Path folder;

  private static String chinese(ThrowingCallable failing) {
    var thrown = catchThrowable(failing);
    assertThat(thrown).isNotNull();
    assertThat(Sentences.of(thrown.getMessage(), Locale.ENGLISH)).isEqualTo(thrown.getMessage());
    return Sentences.of(thrown.getMessage(), Locale.CHINESE);
  }

  private String training(String fields) throws IOException {
    var file = Files.writeString(folder.resolve("train.json"), "{" + fields + "}");
    return chinese(() -> TrainConfig.read(file)).replace(file.toString(), "FILE");
  }

  @Test
  void whatIsWrongWithAConfigurationIsSaidInChinese() throws IOException {
    assertThat(training("\"steps\": 1")).isEqualTo("FILE：缺少“pairs”");
    assertThat(training("\"pairs\": \"x\", \"start\": \"y\", \"batch\": 1"))
        .isEqualTo("FILE：“batch”至少为 2，不能是 1");
    assertThat(
            training(
                "\"pairs\": \"x\", \"start\": \"y\", \"batch\": 2, \"queue\": 2, \"rate\": 1, \"steps\": 1,"
                    + " \"wrong\": 1"))
        .startsWith("FILE：这里没有字段“wrong”；可用的有 augmentation, averaging");
    var filter = Files.writeString(folder.resolve("filter.json"), "{\"minSide\": 0}");
    assertThat(chinese(() -> FilterConfig.read(filter)))
        .isEqualTo(filter + "：过滤设置：“minSide”必须为正数，不能是 0");
  }

  @Test
  void filesThatAreNoModelsOrShardsAreNamedInChinese() throws IOException {
    var none = folder.resolve("none");
    assertThat(chinese(() -> TwoTowerModel.load(none))).isEqualTo(none + "：不存在");
    assertThat(chinese(() -> VideoModel.load(none))).isEqualTo(none + "：不存在");
    assertThat(chinese(() -> TwoTowerModel.load(folder))).isEqualTo(folder + "：里面没有模型");
    var text = Files.writeString(folder.resolve("a.safetensors"), "no weights at all");
    assertThat(chinese(() -> TwoTowerModel.load(text)))
        .startsWith(text + "：不是 safetensors 文件，或者被截断：文件 17 字节");
    var torch = Files.writeString(folder.resolve("a.pth"), "no weights either");
    assertThat(chinese(() -> TwoTowerModel.load(torch)))
        .isEqualTo(torch + "：既不是 PyTorch 的 zip 文件，也不是旧版本的数据流，或者被截断");
    try (var scope = Scope.open()) {
      var other = folder.resolve("other.safetensors");
      SafeTensors.write(other, Map.of("x", Tensor.zeros(1)), Map.of());
      assertThat(chinese(() -> TwoTowerModel.load(other)))
          .startsWith(other + "：里面既没有 Chinese-CLIP 的权重")
          .endsWith("也没有 BriVL 的权重（“imgencoder.backbone.conv_stem.weight”）");
    }
    assertThat(chinese(() -> ShardFolder.open(folder))).contains("中有其他文件：请选择空文件夹或新文件夹");
    assertThat(chinese(() -> options(List.of(), null))).isEqualTo("没有给出采集来源");
    assertThat(chinese(() -> options(List.of("x"), URI.create("http://a/b"))))
        .isEqualTo("root 应为以斜杠结尾的完整地址，不能是 http://a/b");
  }

  private static GatherOptions options(List<String> sources, URI root) {
    return new GatherOptions(sources, root, null, null, null, 1, 1, 1, 1, false, false);
  }

  @Test
  void severalFaultsOfWeightsAreOneChineseSentence() {
    try (var scope = Scope.open()) {
      var layer = new Linear(2, 3);
      var weights = Map.of("weight", Tensor.zeros(3, 4), "scale", new Generator(1).normal(1));
      assertThat(chinese(() -> layer.load(weights, "b.pt")))
          .isEqualTo("b.pt：“weight”的形状是 [3, 4]，应为 [3, 2]；缺少“bias” [3]；“scale”不属于这个模型");
    }
  }

  @Test
  void whatATrainingDiesOfIsSaidInChinese() {
    assertThat(
            Sentences.of(
                "the loss has risen from 0.1 to 7; lower the learning rate and go on from the last"
                    + " checkpoint; the last good checkpoint is runs/a/checkpoints/7",
                Locale.CHINESE))
        .isEqualTo("损失从 0.1 升到了 7；请降低学习率，从上一个检查点继续；最近一个完好的检查点是 runs/a/checkpoints/7");
  }

  @Test
  void whatTheCatalogueLacksStaysAsItIs() {
    for (var sentence : List.of("nothing: known; here", "", "a", ": ", "; ")) {
      assertThat(Sentences.of(sentence, Locale.CHINESE)).isEqualTo(sentence);
    }
  }

  /** A sentence that was changed where it is thrown must be changed in the catalogue too. */
  @Test
  void everySentenceIsSaidSomewhere() throws IOException {
    var sources = sources();
    var sentences = new Properties();
    var file =
        Path.of("../tensor/src/main/resources/io/qingping/tensor/language/sentences.properties");
    try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      sentences.load(reader);
    }
    sentences.forEach(
        (key, sentence) -> {
          // Quotation marks around an argument may be added where the fault is passed on.
          for (var part : sentence.toString().replace("''", "'").split("'?\\{\\d}'?")) {
            var words = part.strip();
            if (words.length() > 3) {
              assertThat(sources.contains(words)).as("'%s' of %s", words, key).isTrue();
            }
          }
        });
  }

  /** All code of the modules, with strings that were broken over lines put together. */
  private static String sources() throws IOException {
    var all = new StringBuilder();
    for (var module : List.of("tensor", "vdt", "wenlan", "spark")) {
      try (var files = Files.walk(Path.of("..", module, "src/main/java"))) {
        for (var file : files.filter(name -> name.toString().endsWith(".java")).toList()) {
          all.append(Files.readString(file));
        }
      }
    }
    return all.toString()
        .lines()
        .map(String::strip)
        .collect(Collectors.joining(" "))
        .replaceAll("\" \\+ \"", "")
        .replace("%%", "%");
  }
}
