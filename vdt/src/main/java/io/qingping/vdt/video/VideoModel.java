package io.qingping.vdt.video;

import io.qingping.tensor.DType;
import io.qingping.tensor.Generator;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.BundledFile;
import io.qingping.vdt.diffusion.Denoiser;
import io.qingping.vdt.model.BlockCache;
import io.qingping.vdt.model.Vdt;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A network that predicts videos, with what its output means. */
public final class VideoModel {
  /** Below this place on the line the clean clip says too little about the velocity. */
  private static final double LEAST_PLACE = 0.05;

  /** Only keeps given frames, which are at 0, from a division by it. */
  private static final double LEAST_SAMPLED_PLACE = 1e-4;

  private static final String SHIPPED = "shipped";
  private static final String SHIPPED_FILE = "vdt-physics.safetensors";

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
   * The model in a file or folder: safetensors, an official {@code .pt} file, the run or checkpoint
   * folder of a training (its averaged weights), or a folder of diffusers' layout.
   *
   * @throws ModelFormatException if it is none of them, or a tensor is missing, unknown or of
   *     another shape
   */
  public static VideoModel load(Path path) {
    return load(path, OptionalInt.empty());
  }

  /**
   * As {@link #load(Path)}, with the number of attention heads for weights that do not tell it:
   * those without a configuration, of an unpublished width.
   */
  public static VideoModel load(Path path, OptionalInt heads) {
    try (var scope = Scope.open()) {
      var stored = StoredModel.read(path, heads);
      var model = fresh(stored.config(), new Generator(0));
      model.network.load(stored.weights(), stored.source());
      return model;
    }
  }

  /**
   * The weights that come with Qingping: balls that move, collide and fall.
   *
   * @throws ModelFormatException if this build holds none
   */
  public static VideoModel shipped() {
    return BundledFile.read(VideoModel.class, SHIPPED_FILE, VideoModel::load);
  }

  /**
   * The model that a user names: {@code shipped} or the path of one.
   *
   * @param heads as of {@link #load(Path, OptionalInt)}
   */
  public static VideoModel named(String name, OptionalInt heads) {
    return name.equals(SHIPPED) ? shipped() : load(Path.of(name), heads);
  }

  /** Writes the weights with their configuration as one safetensors file. */
  public void export(Path file, DType type) {
    try (var scope = Scope.open()) {
      stored(type).writeFile(file);
    }
  }

  /** Writes the weights and {@code config.json} in diffusers' layout. */
  public void exportFolder(Path folder, DType type) {
    try (var scope = Scope.open()) {
      stored(type).writeFolder(folder);
    }
  }

  private StoredModel stored(DType type) {
    var tensors = new LinkedHashMap<String, Tensor>();
    network.stateDict().forEach((name, tensor) -> tensors.put(name, tensor.to(type)));
    return new StoredModel(config, tensors, "this model");
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
   * @param labels of the clips, or {@link Vdt#NO_LABEL}
   */
  public Denoiser denoiser(DType type, int[] labels) {
    return denoiser(type, labels, LEAST_PLACE, null);
  }

  /**
   * As {@link #denoiser(DType, int[])}, for a sampler: near its end the velocity leads to the
   * predicted clip itself, which the bound that losses need would stop short of.
   *
   * @param cache what is remembered between the steps; null for nothing
   */
  public Denoiser denoiser(DType type, int[] labels, BlockCache cache) {
    return denoiser(type, labels, LEAST_SAMPLED_PLACE, cache);
  }

  private Denoiser denoiser(DType type, int[] labels, double leastPlace, BlockCache cache) {
    Denoiser direct =
        (x, t) -> network.forward(x.to(type), t, condition(labels, (int) x.size(0)), cache);
    if (config.objective() != Objective.CLEAN) {
      return direct;
    }
    return (x, t) -> {
      var place = perPixel(t).div(1000).clamp(leastPlace, 1);
      return x.sub(direct.predict(x, t)).div(place);
    };
  }

  /** (B, d), or null where nothing can be told; guidance asks about every clip twice. */
  private Tensor condition(int[] labels, int batch) {
    return config.labels().isEmpty()
        ? null
        : network.labels(IntStream.range(0, batch).map(i -> labels[i % labels.length]).toArray());
  }

  /** Times of clips, frames or pixels, to be broadcast over (B, T, C, H, W). */
  private static Tensor perPixel(Tensor t) {
    return t.rank() == 4 ? t.unsqueeze(2) : t.view(t.size(0), -1, 1, 1, 1);
  }
}
