package io.qingping.vdt.video;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.checkpoint.Checkpoint;
import io.qingping.tensor.format.DurableFile;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.tensor.format.TorchFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Weights and what they are of, in the layouts that video models come in: official {@code .pt}
 * files, safetensors, the run or checkpoint folder of a training, and the folder of a part of a
 * diffusers pipeline.
 *
 * @param source what the weights were read from, for errors
 */
record StoredModel(VideoConfig config, Map<String, Tensor> weights, String source) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String DIFFUSERS = "diffusion_pytorch_model.safetensors";
  private static final String DIFFUSERS_INDEX = DIFFUSERS + ".index.json";
  private static final String CONFIG = "config.json";
  private static final List<String> TORCH_ENDINGS = List.of(".pt", ".pth", ".bin", ".ckpt");

  /**
   * Reads a file or folder; the tensors belong to the scope around the call.
   *
   * @param heads attention heads, where neither a configuration nor the width tells
   * @throws ModelFormatException if there is no model, or not a whole one
   */
  static StoredModel read(Path path, OptionalInt heads) {
    if (!Files.exists(path)) {
      throw new ModelFormatException(path.toString(), "does not exist");
    }
    if (Files.isDirectory(path)) {
      return ofFolder(path, heads);
    }
    return isTorch(path)
        ? inferred(TorchFile.stateDict(path), path, heads)
        : ofSafeTensors(path, heads);
  }

  private static StoredModel ofFolder(Path folder, OptionalInt heads) {
    if (Files.isDirectory(folder.resolve("checkpoints"))) {
      return Checkpoint.latest(folder)
          .map(checkpoint -> ofSafeTensors(checkpoint.averageFile(), heads))
          .orElseThrow(() -> new ModelFormatException(folder.toString(), "has no checkpoint yet"));
    }
    if (Files.exists(folder.resolve("state.json"))) {
      return ofSafeTensors(Checkpoint.open(folder).averageFile(), heads);
    }
    for (var name : List.of(DIFFUSERS_INDEX, DIFFUSERS)) {
      var file = folder.resolve(name);
      if (Files.exists(file)) {
        var about = readJson(folder.resolve(CONFIG));
        return new StoredModel(
            config(about, folder.resolve(CONFIG).toString()),
            SafeTensors.read(file).tensors(),
            file.toString());
      }
    }
    throw new ModelFormatException(
        folder.toString(),
        "holds no model: neither checkpoints nor state.json nor " + DIFFUSERS + " is in it");
  }

  private static StoredModel ofSafeTensors(Path file, OptionalInt heads) {
    var stored = SafeTensors.read(file);
    var described = stored.metadata().get("config");
    if (described == null) {
      return inferred(stored.tensors(), file, heads);
    }
    try {
      var about = JSON.readTree(described);
      return new StoredModel(
          config(about.has("model") ? about.get("model") : about, file.toString()),
          stored.tensors(),
          file.toString());
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(file.toString(), "its 'config' cannot be understood", e);
    }
  }

  private static StoredModel inferred(Map<String, Tensor> weights, Path file, OptionalInt heads) {
    var source = file.toString();
    return new StoredModel(new WeightShapes(weights, source).config(heads), weights, source);
  }

  private static VideoConfig config(JsonNode about, String source) {
    var own = about.deepCopy();
    if (own instanceof ObjectNode object) {
      object.remove(List.of("_class_name", "_diffusers_version"));
    }
    try {
      return JSON.treeToValue(own, VideoConfig.class);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      var reason = e.getMessage().lines().findFirst().orElse("");
      throw new ModelFormatException(
          source, "its configuration cannot be understood: " + reason, e);
    }
  }

  private static JsonNode readJson(Path file) {
    if (!Files.exists(file)) {
      throw new ModelFormatException(file.toString(), "does not exist");
    }
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(file.toString(), "is not valid JSON", e);
    } catch (IOException e) {
      throw new ModelFormatException(file.toString(), "cannot be read: " + e.getMessage(), e);
    }
  }

  /** By ending or by content: {@code torch.save} writes zip files. */
  private static boolean isTorch(Path file) {
    if (TORCH_ENDINGS.stream().anyMatch(file.toString()::endsWith)) {
      return true;
    }
    try (var in = Files.newInputStream(file)) {
      return in.read() == 'P' && in.read() == 'K';
    } catch (IOException e) {
      throw new ModelFormatException(file.toString(), "cannot be read: " + e.getMessage(), e);
    }
  }

  /** One file that describes itself. */
  void writeFile(Path file) {
    SafeTensors.write(
        file, weights, Map.of("format", "pt", "config", JSON.valueToTree(config).toString()));
  }

  /** The configuration and the weights beside each other, as a part of a diffusers pipeline. */
  void writeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
      writeFile(folder.resolve(DIFFUSERS));
      var about = JSON.createObjectNode().put("_class_name", "Vdt");
      about.setAll((ObjectNode) JSON.valueToTree(config));
      DurableFile.write(
          folder.resolve(CONFIG), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(about));
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be written: " + e.getMessage(), e);
    }
  }
}
