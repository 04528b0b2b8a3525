package io.qingping.wenlan.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.tensor.DType;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Mode;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.tensor.format.TorchFile;
import io.qingping.wenlan.Fixtures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lite family's published layout, beside what its package and timm make of the same weights.
 */
class StoredEfficientNetTest {
  private static final Path FILE = Fixtures.path("efficientnet_lite.pth");
  private static final EfficientNetConfig SIZES = EfficientNetConfig.lite(0.1, 1.1);

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

  private static Brivl towers(EfficientNetConfig sizes, boolean levels) {
    return towers(sizes, levels, null);
  }

  private static Brivl towers(EfficientNetConfig sizes, boolean levels, Integer classes) {
    var text = new BertConfig(30, 16, 1, 2, 32, 12, 1, 0.1);
    var attention = new TransformerEncoder.Config(1, 2, 32, 0.1);
    var config =
        new BrivlConfig(
            64, null, sizes, null, levels, classes, 16, 0, text, null, attention, 24, 10, null);
    return new Brivl(config, null, new Generator(1));
  }

  private static Map<String, Tensor> recorded() {
    return Fixtures.tensors("efficientnet_lite_io.safetensors");
  }

  @Test
  void theMapEqualsThatOfItsPackage() {
    var towers = towers(SIZES, false);
    StoredEfficientNet.into(towers, SIZES, FILE);
    var mean = towers.features(recorded().get("pixels"), Mode.USE).select(1, 0);
    assertThat(Fixtures.difference(mean, recorded().get("map").mean(2, 3))).isLessThan(1e-4);
  }

  @Test
  void levelsAreTheMeansOfTheWidenedMaps() {
    var towers = towers(SIZES, true);
    StoredEfficientNet.into(towers, SIZES, FILE);
    var levels = towers.features(recorded().get("pixels"), Mode.USE).select(1, 0);
    var means = Tensor.cat(1, recorded().get("means"), recorded().get("map").mean(2, 3));
    assertThat(levels.shape()).isEqualTo(means.shape());
    var parts = new ArrayList<Tensor>();
    long at = 0;
    for (int i = 0; i < SIZES.stages().size(); i++) {
      var stage = SIZES.stages().get(i);
      for (int block = 0; block < stage.blocks() && stage.expand() > 1; block++) {
        int in = block == 0 ? SIZES.stages().get(i - 1).channels() : stage.channels();
        parts.add(Functions.layerNorm(means.narrow(1, at, in * stage.expand()), 1e-5));
        at += in * stage.expand();
      }
    }
    parts.add(Functions.layerNorm(means.narrow(1, at, SIZES.width()), 1e-5));
    var expected = Tensor.cat(1, parts.toArray(Tensor[]::new));
    assertThat(Fixtures.difference(levels, expected)).isLessThan(1e-3);
  }

  @Test
  void namesOfClassesAreAddedAsFarAsTheyAreProbable() {
    var towers = towers(SIZES, true, 3);
    StoredEfficientNet.into(towers, SIZES, FILE);
    var features = towers.features(recorded().get("pixels"), Mode.USE);
    var stored = TorchFile.stateDict(FILE);
    var logits =
        recorded()
            .get("map")
            .mean(2, 3)
            .matmul(stored.get("_fc.weight").to(DType.FLOAT32).transpose(0, 1));
    var probabilities = Functions.softmax(logits.add(stored.get("_fc.bias")), -1);
    var told = features.select(1, 0).narrow(1, features.size(2) - 3, 3);
    assertThat(Fixtures.difference(told, probabilities)).isLessThan(1e-5);

    var nameless = towers.imageOf(features, 0, Mode.USE);
    assertThat(Fixtures.difference(nameless, Functions.normalise(nameless))).isLessThan(1e-5);
    var names = new Generator(2).normal(3, 24);
    var weights = new LinkedHashMap<>(towers.stateDict());
    weights.put(Brivl.NAMES, names);
    towers.load(weights, "names");
    var expected = nameless.add(probabilities.matmul(names));
    assertThat(Fixtures.difference(towers.imageOf(features, 0, Mode.USE), expected))
        .isLessThan(1e-5);
    assertThatThrownBy(() -> towers(SIZES, false, 3)).hasMessageContaining("'classes'");
    var others = towers(SIZES, true, 4);
    assertThatThrownBy(() -> StoredEfficientNet.into(others, SIZES, FILE))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("classifier");
  }

  @Test
  void timmsNamesAreReadToo() {
    var towers = towers(SIZES, true);
    StoredEfficientNet.into(towers, SIZES, FILE);
    var weights = new LinkedHashMap<String, Tensor>();
    towers
        .stateDict()
        .forEach(
            (name, weight) -> {
              if (name.startsWith(Brivl.BACKBONE)) {
                weights.put(name.substring(Brivl.BACKBONE.length()), weight);
              }
            });
    assertThat(weights).containsKeys("conv_stem.weight", "blocks.0.0.conv_pw.weight", "bn2.bias");
    weights.put("classifier.bias", Tensor.zeros(3));
    var file = folder.resolve("timm.safetensors");
    SafeTensors.write(file, weights, Map.of());
    var others = towers(SIZES, true);
    StoredEfficientNet.into(others, SIZES, file);
    var pixels = recorded().get("pixels");
    assertThat(others.features(pixels, Mode.USE).floats())
        .isEqualTo(towers.features(pixels, Mode.USE).floats());
  }

  @Test
  void filesOfOtherNetworksAreRefused() {
    var other = EfficientNetConfig.scaled(0.1, 1);
    assertThatThrownBy(() -> StoredEfficientNet.into(towers(other, false), other, FILE))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(FILE.toString());
    assertThatThrownBy(
            () -> StoredEfficientNet.into(towers(SIZES, false), SIZES, folder.resolve("none")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void publishedSizesHaveTheirNames() {
    var lite = EfficientNetConfig.named("lite2");
    assertThat(lite.stem()).isEqualTo(32);
    assertThat(lite.width()).isEqualTo(1280);
    assertThat(lite.stages().get(0).blocks()).isEqualTo(1);
    assertThat(lite.stages().get(3).blocks()).isEqualTo(4);
    assertThat(lite.stages().get(3).channels()).isEqualTo(88);
    assertThatThrownBy(() -> EfficientNetConfig.named("lite9"))
        .hasMessage("'lite9' is no EfficientNet from b0 to b7 or lite0 to lite4");
  }
}
