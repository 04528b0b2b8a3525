package io.qingping.wenlan.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.media.Picture;
import io.qingping.tensor.DType;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Mode;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.tensor.format.TorchFile;
import io.qingping.wenlan.Fixtures;
import io.qingping.wenlan.text.WordPiece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** BriVL-1.0 in its authors' layout, beside what timm and Hugging Face make of the same weights. */
class StoredBrivlTest {
  private static final Path TINY = Fixtures.path("brivl_tiny/model.pth");

  @TempDir private Path folder;
  private Scope scope;
  private NoGrad quiet;

  @BeforeEach
  void open() {
    scope = Scope.open();
    quiet = NoGrad.open();
  }

  @AfterEach
  void close() {
    quiet.close();
    scope.close();
  }

  private static Map<String, Tensor> recorded() {
    return Fixtures.tensors("brivl_tiny/io.safetensors");
  }

  private static JsonNode told() throws IOException {
    return JsonMapper.builder().build().readTree(Fixtures.path("brivl_tiny/io.json").toFile());
  }

  private static List<Picture> pictures() throws IOException {
    var pictures = new ArrayList<Picture>();
    told()
        .path("pictures")
        .forEach(size -> pictures.add(Fixtures.formula(size.get(0).asInt(), size.get(1).asInt())));
    return pictures;
  }

  private static List<String> texts() throws IOException {
    var texts = new ArrayList<String>();
    told().path("texts").forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static void assertRows(float[][] ours, Tensor theirs) {
    assertThat((long) ours.length).isEqualTo(theirs.size(0));
    for (int i = 0; i < ours.length; i++) {
      var row = Tensor.of(ours[i], ours[i].length);
      assertThat(Fixtures.difference(row, theirs.select(0, i))).as("row %d", i).isLessThan(1e-4);
    }
  }

  @Test
  void vectorsEqualThoseOfTheReferenceImplementation() throws IOException {
    var model = TwoTowerModel.load(TINY);
    assertThat(model.id()).startsWith("brivl-");
    assertThat(model.dimension()).isEqualTo(64);
    assertRows(model.images(pictures()), recorded().get("images"));
    assertRows(model.texts(texts()), recorded().get("texts"));
  }

  @Test
  void regionsAreReadWhereTheReleasedCodeReadsThem() throws IOException {
    var model = TwoTowerModel.load(TINY);
    var input = model.blueprint().input().tensor(pictures().subList(0, 1));
    var regions = model.towers().features(input, Mode.USE);
    assertThat(Fixtures.difference(regions, recorded().get("regions"))).isLessThan(1e-4);
  }

  @Test
  void theMapEqualsTimms() {
    var weights = new LinkedHashMap<String, Tensor>();
    TorchFile.stateDict(TINY)
        .forEach(
            (name, tensor) -> {
              if (name.startsWith("imgencoder.backbone.") && !name.contains("classifier")) {
                weights.put(name.substring("imgencoder.backbone.".length()), tensor);
              }
            });
    weights.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
    var sizes = TwoTowerModel.load(TINY).blueprint().brivl().efficientNet();
    assertThat(sizes).isEqualTo(EfficientNetConfig.scaled(0.05, 1));
    var network = new EfficientNet(sizes, 0, new Generator(1));
    network.load(weights, "timm");
    var io = recorded();
    assertThat(Fixtures.difference(network.forward(io.get("pixels"), Mode.USE), io.get("map")))
        .isLessThan(1e-4);
  }

  @Test
  void publishedSizesAreTimms() throws IOException {
    for (var entry : told().path("sizes").properties()) {
      var ours = EfficientNetConfig.named(entry.getKey());
      var theirs = entry.getValue();
      assertThat(ours.stem()).isEqualTo(theirs.path("stem").asInt());
      assertThat(ours.width()).isEqualTo(theirs.path("width").asInt());
      for (int stage = 0; stage < 7; stage++) {
        assertThat(ours.stages().get(stage).blocks())
            .isEqualTo(theirs.path("blocks").get(stage).asInt());
        assertThat(ours.stages().get(stage).channels())
            .isEqualTo(theirs.path("channels").get(stage).asInt());
      }
      assertThat(ours.stride()).isEqualTo(32);
    }
    var smallest = new EfficientNet(EfficientNetConfig.named("b0"), 0, new Generator(1));
    assertThat(smallest.parameterCount()).isEqualTo(told().at("/sizes/b0/weights").asLong());
    assertThatThrownBy(() -> EfficientNetConfig.named("b8"))
        .hasMessage("'b8' is no EfficientNet from b0 to b7 or lite0 to lite4");
    assertThat(JsonMapper.builder().build().readValue("\"b3\"", EfficientNetConfig.class))
        .isEqualTo(EfficientNetConfig.named("b3"));
  }

  @Test
  void trainingChangesWeightsAndRunningStatistics() {
    quiet.close(); // the statistics follow only where gradients are recorded
    var random = new Generator(3);
    var network = new EfficientNet(EfficientNetConfig.scaled(0.05, 0.3), 0, random);
    var pictures = random.normal(4, 3, 33, 33);
    var mean = network.stateDict().get("bn1.running_mean");
    assertThat(mean.abs().max().item()).isZero();
    network.forward(pictures, Mode.training(random)).square().mean().backward();
    assertThat(mean.abs().max().item()).isPositive();
    assertThat(network.parameters().values())
        .allSatisfy(weight -> assertThat(weight.grad().abs().max().item()).isFinite());
    assertThat(network.parameters().get("conv_stem.weight").grad().abs().max().item()).isPositive();
    quiet = NoGrad.open();
  }

  @Test
  void tokensEqualHuggingFaces() throws IOException {
    var words = WordPiece.chinese(WordPiece.Spelling.BERT);
    for (var entry : told().path("tokens")) {
      var ids = new ArrayList<Long>();
      entry.path("ids").forEach(id -> ids.add(id.asLong()));
      assertThat(words.encode(entry.path("text").asText(), 80))
          .as(entry.path("text").asText())
          .containsExactly(ids.stream().mapToLong(Long::longValue).toArray());
    }
    var model = TwoTowerModel.load(TINY);
    var tokens = recorded().get("tokens");
    for (int i = 0; i < texts().size(); i++) {
      assertThat(model.words().encode(texts().get(i), 80))
          .containsExactly(tokens.select(0, i).longs());
    }
  }

  @Test
  void aTextIsFilledUpHoweverShortItCame() {
    var towers = TwoTowerModel.load(TINY).towers();
    var tight = towers.text(Tensor.of(new long[] {2, 9, 3}, 1, 3), Mode.USE);
    var padded = towers.text(Tensor.of(new long[] {2, 9, 3, 0, 0}, 1, 5), Mode.USE);
    assertThat(Fixtures.difference(tight, padded)).isLessThan(1e-6);
  }

  @Test
  void safetensorsOfTheSameNamesAreTheSameModel() throws IOException {
    var weights = TorchFile.stateDict(TINY, name -> !name.contains("_mom."));
    weights.replaceAll((name, tensor) -> tensor.contiguous());
    var file = folder.resolve("brivl.safetensors");
    SafeTensors.write(file, weights, Map.of("format", "pt"));
    Files.copy(Fixtures.path("brivl_tiny/vocab.txt"), folder.resolve("vocab.txt"));
    var original = TwoTowerModel.load(TINY);
    assertThat(TwoTowerModel.load(file).id()).isEqualTo(original.id());
    SafeTensors.write(file, weights, Map.of("image_size", "96"));
    var small = TwoTowerModel.load(file);
    assertThat(small.blueprint().input().size()).isEqualTo(96);
    SafeTensors.write(folder.resolve("one.safetensors"), weights, Map.of("image_size", "32"));
    assertThatThrownBy(() -> TwoTowerModel.load(folder.resolve("one.safetensors")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("'size' leaves a feature map of one cell only");
    assertThat(small.images(pictures().subList(0, 1))[0]).hasSize(64);
  }

  @Test
  void anExportedModelIsTheSame() throws IOException {
    var original = TwoTowerModel.load(TINY);
    original.export(folder, DType.FLOAT32);
    var other = TwoTowerModel.load(folder);
    assertThat(other.id()).isEqualTo(original.id());
    assertThat(other.blueprint()).isEqualTo(original.blueprint());
    var one = pictures().subList(0, 1);
    assertThat(other.images(one)).isDeepEqualTo(original.images(one));
    assertThat(other.texts(texts())).isDeepEqualTo(original.texts(texts()));
  }

  @Test
  void vectorsHaveLengthOneAndDoNotDependOnTheirCompany() throws IOException {
    var model = TwoTowerModel.load(TINY);
    var together = model.texts(texts());
    for (int i = 0; i < together.length; i++) {
      var alone = model.texts(List.of(texts().get(i)))[0];
      double sum = 0;
      for (int j = 0; j < alone.length; j++) {
        assertThat(alone[j]).isCloseTo(together[i][j], within(1e-5f));
        sum += alone[j] * alone[j];
      }
      assertThat(sum).isEqualTo(1, within(1e-5));
    }
  }

  private void refuses(Map<String, Tensor> weights, String sentence) {
    var file = folder.resolve("broken.safetensors");
    SafeTensors.write(file, weights, Map.of());
    assertThatThrownBy(() -> TwoTowerModel.load(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(sentence);
  }

  @Test
  void oneSentenceSaysWhyAFileIsNoBrivl() throws IOException {
    var bytes = Files.readAllBytes(TINY);
    var cut = Files.write(folder.resolve("cut.pth"), Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> TwoTowerModel.load(cut))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("is neither a zip file of PyTorch nor a stream");
    var weights = new LinkedHashMap<String, Tensor>();
    TorchFile.stateDict(TINY, name -> !name.contains("_mom."))
        .forEach((name, tensor) -> weights.put(name, tensor.contiguous()));
    refuses(Map.of("a", Tensor.ones(2)), "nor those of a BriVL");
    refuses(
        Map.of("textencoder.learnable.textFC.fc1.bias", Tensor.ones(2)),
        "word_embeddings.weight' is missing, so it is no BriVL");
    var fewer = new LinkedHashMap<>(weights);
    fewer.keySet().removeIf(name -> name.contains(".blocks.6."));
    refuses(fewer, "its pictures' network has 6 stages; only EfficientNet's 7 are known");
    var other = new LinkedHashMap<>(weights);
    other.put("imgencoder.learnable.imgFC.fc1.weight", Tensor.ones(2, 3));
    refuses(other, "'imgencoder.learnable.imgFC.fc1.weight' is [2, 3], expected [64, 64]");
    other.remove("imgencoder.learnable.imgFC.fc1.weight");
    refuses(other, "'imgencoder.learnable.imgFC.fc1.weight' [64, 64] is missing");
  }

  @Test
  void onlyReleasedWeightsAreAsReleased() {
    var config = TwoTowerModel.load(TINY).blueprint().brivl();
    assertThatThrownBy(
            () -> TwoTowerModel.fresh(config, WordPiece.chinese(), folder, new Generator(1)))
        .hasMessageContaining("'released' is for weights that were released");
  }
}
