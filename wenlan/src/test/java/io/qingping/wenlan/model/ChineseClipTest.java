package io.qingping.wenlan.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.media.Picture;
import io.qingping.tensor.Mode;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.wenlan.Fixtures;
import io.qingping.wenlan.text.WordPiece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChineseClipTest {
  private static final Path TINY = Fixtures.path("chinese_clip_tiny.safetensors");

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

  @Test
  void featuresEqualThoseOfTheReferenceImplementation() {
    var recorded = Fixtures.tensors("chinese_clip_tiny_io.safetensors");
    var clip = StoredChineseClip.ofFile(TINY).network();
    var image = clip.image(recorded.get("image"), Mode.USE);
    assertThat(Fixtures.difference(image, recorded.get("image_features"))).isLessThan(1e-4);
    var text = clip.text(recorded.get("tokens"), Mode.USE);
    assertThat(Fixtures.difference(text, recorded.get("text_features"))).isLessThan(1e-4);
    assertThat(clip.logitScale().exp().item())
        .isEqualTo(recorded.get("logit_scale").item(), within(1e-3));
  }

  /** The tiny model as Hugging Face lays it out, old files' idle tensors included. */
  private Path huggingFace() throws IOException {
    var weights = StoredChineseClip.ofFile(TINY).weights();
    weights.replaceAll((name, tensor) -> tensor.contiguous());
    weights.put("text_model.embeddings.position_ids", Tensor.range(64).view(1, 64));
    SafeTensors.write(folder.resolve("model.safetensors"), weights, Map.of("format", "pt"));
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"model_type": "chinese_clip", "projection_dim": 32,
         "text_config": {"vocab_size": 21128, "hidden_size": 48, "num_hidden_layers": 2,
           "num_attention_heads": 12, "intermediate_size": 96, "max_position_embeddings": 64},
         "vision_config": {"image_size": 32, "patch_size": 8, "hidden_size": 128,
           "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 512}}
        """);
    return folder;
  }

  @Test
  void bothLayoutsAreTheSameModel() throws IOException {
    var original = TwoTowerModel.load(TINY);
    Files.writeString(folder.resolve("vocab.txt"), WordPiece.chinese().vocabulary());
    var other = TwoTowerModel.load(huggingFace());
    assertThat(other.id()).isEqualTo(original.id()).startsWith("chinese-clip-");
    var texts = List.of("一只橘猫趴在木桌上", "Hello, 世界", "");
    assertThat(other.texts(texts)).isDeepEqualTo(original.texts(texts));
    var pictures = List.of(Picture.black(70, 20), Picture.black(32, 32));
    assertThat(other.images(pictures)).isDeepEqualTo(original.images(pictures));
    assertThat(original.dimension()).isEqualTo(32);
  }

  @Test
  void otherWeightsHaveAnotherId() {
    var weights = StoredChineseClip.ofFile(TINY).weights();
    var before = WeightHash.of(weights);
    weights.put("logit_scale", Tensor.full(1));
    assertThat(WeightHash.of(weights)).hasSize(16).isNotEqualTo(before);
  }

  @Test
  void vectorsHaveLengthOneAndDoNotDependOnTheirCompany() {
    var model = TwoTowerModel.load(TINY);
    var together = model.texts(List.of("风", "一只橘猫趴在木桌上，很久很久。"));
    double sum = 0;
    for (float value : together[0]) {
      sum += value * value;
    }
    assertThat(sum).isEqualTo(1, within(1e-5));
    var alone = model.texts(List.of("风"))[0];
    for (int i = 0; i < alone.length; i++) {
      assertThat(alone[i]).isCloseTo(together[0][i], within(1e-5f));
    }
    assertThat(model.texts(List.of())).isEmpty();
  }

  @Test
  void preprocessingFollowsItsFile() throws IOException {
    Files.writeString(
        huggingFace().resolve("preprocessor_config.json"),
        "{\"do_center_crop\": true, \"image_mean\": [0.5, 0.5, 0.5], \"size\": 32}");
    var input = StoredChineseClip.ofFolder(folder).input();
    assertThat(input.fit()).isEqualTo(io.qingping.wenlan.image.ImageInput.Fit.CROP);
    assertThat(input.mean()).containsExactly(0.5, 0.5, 0.5);
    assertThat(input.deviation().get(0)).isEqualTo(0.26862954);
  }

  @Test
  void oneSentenceSaysWhyAFileIsNoModel() throws IOException {
    assertThatThrownBy(() -> TwoTowerModel.load(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("holds no model");
    assertThatThrownBy(() -> TwoTowerModel.load(folder.resolve("none")))
        .hasMessageContaining("does not exist");
    var other = folder.resolve("other.safetensors");
    SafeTensors.write(other, Map.of("weight", Tensor.ones(2)), Map.of());
    assertThatThrownBy(() -> TwoTowerModel.load(other))
        .hasMessageContaining("holds neither the weights of a Chinese-CLIP");
    SafeTensors.write(other, Map.of("visual.proj", Tensor.ones(2, 2)), Map.of());
    assertThatThrownBy(() -> TwoTowerModel.load(other))
        .hasMessageContaining("'visual.conv1.weight' is missing, so it is no Chinese-CLIP");
    Files.writeString(
        huggingFace().resolve("config.json"),
        "{\"model_type\": \"chinese_clip\", \"text_config\": {\"hidden_act\": \"swish\"}}");
    assertThatThrownBy(() -> TwoTowerModel.load(folder)).hasMessageContaining("only gelu is known");
  }
}
