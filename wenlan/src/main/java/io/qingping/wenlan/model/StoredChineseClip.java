package io.qingping.wenlan.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.tensor.format.TorchFile;
import io.qingping.wenlan.image.ImageInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Chinese-CLIP as it is published: a folder of Hugging Face ({@code config.json}, weights, {@code
 * preprocessor_config.json}), or one file in the authors' own layout ({@code .pt} or safetensors).
 *
 * @param weights by Hugging Face's names
 * @param source what they were read from, for errors
 */
record StoredChineseClip(
    ChineseClip.Config config, ImageInput input, Map<String, Tensor> weights, String source) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The network with its weights; the tensors read are not needed afterwards. */
  ChineseClip network() {
    var network = new ChineseClip(config);
    network.load(weights, source);
    return network;
  }

  /** Whether a folder says that it holds a Chinese-CLIP. */
  static boolean isIn(Path folder) {
    var config = folder.resolve("config.json");
    return Files.exists(config) && json(config).path("model_type").asText().equals("chinese_clip");
  }

  /** Reads a folder of Hugging Face. */
  static StoredChineseClip ofFolder(Path folder) {
    var file = folder.resolve("config.json");
    var about = json(file);
    var text = about.path("text_config");
    var vision = about.path("vision_config");
    require(file, "text_config.hidden_act", text.path("hidden_act").asText("gelu"), "gelu");
    require(
        file,
        "vision_config.hidden_act",
        vision.path("hidden_act").asText("quick_gelu"),
        "quick_gelu");
    try {
      var config =
          new ChineseClip.Config(about.path("projection_dim").asInt(512), bert(text), vit(vision));
      var weights = SafeTensors.isIn(folder) ? SafeTensors.read(folder).tensors() : torch(folder);
      weights.keySet().removeIf(StoredChineseClip::isIdle);
      var input = input(folder.resolve("preprocessor_config.json"), config.vision().size());
      return new StoredChineseClip(config, input, weights, folder.toString());
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(file.toString(), e.getMessage(), e);
    }
  }

  private static Map<String, Tensor> torch(Path folder) {
    return TorchFile.stateDict(folder.resolve("pytorch_model.bin"));
  }

  /** What old files hold beside the weights: tables of numbers, and a layer that is not used. */
  private static boolean isIdle(String name) {
    return name.endsWith(".position_ids") || name.startsWith("text_model.pooler.");
  }

  private static void require(Path file, String key, String given, String known) {
    if (!given.equals(known)) {
      throw new ModelFormatException(
          file.toString(), "'%s' is %s; only %s is known".formatted(key, given, known));
    }
  }

  /** Missing values are the defaults of Hugging Face's classes. */
  private static BertConfig bert(JsonNode node) {
    return new BertConfig(
        node.path("vocab_size").asInt(30522),
        node.path("hidden_size").asInt(768),
        node.path("num_hidden_layers").asInt(12),
        node.path("num_attention_heads").asInt(12),
        node.path("intermediate_size").asInt(3072),
        node.path("max_position_embeddings").asInt(512),
        node.path("type_vocab_size").asInt(2),
        0);
  }

  private static VisionTransformer.Config vit(JsonNode node) {
    return new VisionTransformer.Config(
        node.path("image_size").asInt(224),
        node.path("patch_size").asInt(32),
        node.path("hidden_size").asInt(768),
        node.path("num_hidden_layers").asInt(12),
        node.path("num_attention_heads").asInt(12),
        node.path("intermediate_size").asInt(3072));
  }

  private static ImageInput input(Path file, int size) {
    var usual = ImageInput.clip(size);
    if (!Files.exists(file)) {
      return usual;
    }
    var about = json(file);
    boolean crop = about.path("do_center_crop").asBoolean(false);
    return new ImageInput(
        size,
        crop ? ImageInput.Fit.CROP : ImageInput.Fit.SQUASH,
        numbers(about.path("image_mean"), usual.mean()),
        numbers(about.path("image_std"), usual.deviation()));
  }

  private static List<Double> numbers(JsonNode array, List<Double> usual) {
    if (!array.isArray()) {
      return usual;
    }
    var numbers = new ArrayList<Double>();
    array.forEach(number -> numbers.add(number.asDouble()));
    return numbers;
  }

  /** Reads one file in the authors' layout. */
  static StoredChineseClip ofFile(Path file) {
    return of(StoredWeights.read(file, name -> true));
  }

  static StoredChineseClip of(StoredWeights stored) {
    var original = new OriginalLayout(stored);
    var config = original.config();
    return new StoredChineseClip(
        config, ImageInput.clip(config.vision().size()), original.renamed(), stored.source());
  }

  private static JsonNode json(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(file.toString(), "is not valid JSON", e);
    } catch (IOException e) {
      throw new ModelFormatException(file.toString(), "cannot be read: " + e.getMessage(), e);
    }
  }
}
