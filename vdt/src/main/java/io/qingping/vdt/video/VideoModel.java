package io.qingping.vdt.video;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.DType;
import io.qingping.tensor.Generator;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.vdt.diffusion.Denoiser;
import io.qingping.vdt.model.Vdt;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A network that predicts videos, with what its output means. */
public final class VideoModel {
  /** Below this place on the line the clean clip says too little about the velocity. */
  private static final double LEAST_PLACE = 0.05;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final VideoConfig config;
  private final Vdt network;

  private VideoModel(VideoConfig config, Vdt network) {
    this.config = config;
    this.network = network;
  }

  /** A model with fresh weights. */
  public static VideoModel fresh(VideoConfig config, Generator random) {
    return new VideoModel(config, new Vdt(config.network(), random));
  }

  /**
   * Weights that training left: a safetensors file that names its configuration.
   *
   * @throws ModelFormatException if it is something else
   */
  public static VideoModel load(Path file) {
    try (var scope = Scope.open()) {
      var weights = SafeTensors.read(file);
      var described = weights.metadata().get("config");
      if (described == null) {
        throw new ModelFormatException(file.toString(), "has no 'config' in its metadata");
      }
      var config = JSON.readTree(described);
      var model =
          fresh(
              JSON.treeToValue(
                  config.has("model") ? config.get("model") : config, VideoConfig.class),
              new Generator(0));
      model.network.load(weights.tensors(), file.toString());
      return model;
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(file.toString(), "its 'config' cannot be understood", e);
    }
  }

  /** Writes the weights with their configuration. */
  public void export(Path file, DType type) {
    try (var scope = Scope.open()) {
      var tensors = new LinkedHashMap<String, Tensor>();
      network.stateDict().forEach((name, tensor) -> tensors.put(name, tensor.to(type)));
      SafeTensors.write(
          file, tensors, Map.of("format", "pt", "config", JSON.valueToTree(config).toString()));
    }
  }

  public VideoConfig config() {
    return config;
  }

  public Vdt network() {
    return network;
  }

  /**
   * The network as losses and samplers see it: noise and variance logits for DDPM, else the
   * velocity.
   *
   * @param type what it computes in
   */
  public Denoiser denoiser(DType type) {
    if (config.objective() != Objective.CLEAN) {
      return (x, t) -> network.forward(x.to(type), t);
    }
    return (x, t) -> {
      var place = t.view(x.size(0), -1, 1, 1, 1).div(1000).clamp(LEAST_PLACE, 1);
      return x.sub(network.forward(x.to(type), t)).div(place);
    };
  }
}
