package io.qingping.vdt.motion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.media.Box;
import io.qingping.media.Mask;
import io.qingping.media.Picture;
import io.qingping.media.render.MotionField;
import io.qingping.tensor.DType;
import io.qingping.tensor.Generator;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.checkpoint.Checkpoint;
import io.qingping.tensor.format.BundledFile;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.vdt.diffusion.Denoiser;
import io.qingping.vdt.diffusion.RectifiedFlow;
import io.qingping.vdt.motion.sim.Wind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A trained motion network: how the parts of a photo sway in a wind. Thread-safe; the same seed
 * gives the same motion.
 */
public final class MotionModel {
  private static final String SHIPPED = "motion-small.safetensors";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final MotionVdt network;

  private MotionModel(MotionVdt network) {
    this.network = network;
  }

  /**
   * How a motion is sampled.
   *
   * @param steps of the sampler
   * @param guidance weight of the told wind against no wind told (Ho and Salimans, 2207.12598,
   *     equation 6); 1 asks the network once a step, anything else twice
   */
  public record Sampling(int steps, double guidance) {
    public Sampling {
      if (steps < 1 || guidance < 0) {
        throw new IllegalArgumentException(
            "steps must be positive and guidance not negative: " + steps + ", " + guidance);
      }
    }

    public static Sampling standard() {
      return new Sampling(16, 1);
    }
  }

  /** The weights that come with Qingping. */
  public static MotionModel shipped() {
    return BundledFile.read(MotionModel.class, SHIPPED, MotionModel::load);
  }

  /** Weights that {@code qp train motion} left: a safetensors file that names its configuration. */
  public static MotionModel load(Path file) {
    try (var scope = Scope.open()) {
      var weights = SafeTensors.read(file);
      var described = weights.metadata().get("config");
      if (described == null) {
        throw new ModelFormatException(file.toString(), "has no 'config' in its metadata");
      }
      var config = JSON.readTree(described);
      var shape =
          JSON.treeToValue(
              config.has("network") ? config.get("network") : config, MotionConfig.class);
      if (shape == null) {
        throw new ModelFormatException(file.toString(), "its 'config' cannot be understood");
      }
      var network = new MotionVdt(shape, new Generator(0));
      network.load(weights.tensors(), file.toString());
      return new MotionModel(network);
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(file.toString(), "its 'config' cannot be understood", e);
    }
  }

  /**
   * Writes the averaged weights of a run's last checkpoint as they are shipped.
   *
   * @throws ModelFormatException if the run has no checkpoint
   */
  public static void exportLatest(Path run, Path file) {
    var checkpoint =
        Checkpoint.latest(run)
            .orElseThrow(
                () -> new ModelFormatException(run.toString(), "has no checkpoint to export"));
    load(checkpoint.averageFile()).export(file);
  }

  /** Writes these weights in half precision, as they are shipped. */
  public void export(Path file) {
    try (var scope = Scope.open()) {
      var halved = new LinkedHashMap<String, Tensor>();
      network
          .stateDict()
          .forEach(
              (name, tensor) ->
                  halved.put(
                      name, name.equals("spectrum_scales") ? tensor : tensor.to(DType.BFLOAT16)));
      SafeTensors.write(
          file,
          halved,
          Map.of("format", "pt", "config", JSON.valueToTree(network.config()).toString()));
    }
  }

  public long parameterCount() {
    return network.parameterCount();
  }

  /**
   * How a photo sways: every connected part that may move is looked at in a region of its own.
   *
   * @param move what may move, any size with the photo's aspect
   * @param pin what holds still, likewise
   */
  public MotionField sway(
      Picture photo, Mask move, Mask pin, Wind wind, long seed, Sampling sampling) {
    var mosaic = new FieldMosaic(photo.width(), photo.height());
    var looks = new ArrayList<Look>();
    var regions = new ArrayList<Box>();
    for (var part : MovingPart.of(move)) {
      var region = MotionRegion.around(photo.width(), photo.height(), part.move());
      regions.add(region.box());
      looks.add(
          new Look(
              region.colours(photo),
              region.weights(part.move(), photo.width(), photo.height()),
              region.weights(pin, photo.width(), photo.height())));
    }
    var spectra = sample(looks, wind, seed, sampling);
    for (int i = 0; i < spectra.size(); i++) {
      mosaic.add(regions.get(i), spectra.get(i));
    }
    return mosaic.field();
  }

  /**
   * A region as the network sees it.
   *
   * @param rgb (3, 32, 32) in [0, 1]
   * @param move (32, 32)
   * @param pin (32, 32)
   */
  public record Look(float[] rgb, float[] move, float[] pin) {}

  /** A spectrum (K, 4, 32, 32) for each region, in widths of the region. */
  public List<float[]> sample(List<Look> looks, Wind wind, long seed, Sampling sampling) {
    if (looks.isEmpty()) {
      return List.of();
    }
    long count = looks.size();
    int n = MotionConfig.GRID;
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var masks = stacked(looks.stream().map(l -> MotionData.masks(l.move(), l.pin())), 3);
      var told = Tensor.of(MotionData.features(wind), 1, MotionBatch.WIND);
      var condition =
          MotionBatch.of(
              stacked(looks.stream().map(Look::rgb), 3),
              masks.narrow(1, 0, 1),
              masks.narrow(1, 1, 1),
              masks.narrow(1, 2, 1),
              told.expand(count, MotionBatch.WIND));
      var noise =
          new Generator(seed).normal(count, MotionConfig.FREQUENCIES, MotionConfig.CHANNELS, n, n);
      var encoded =
          RectifiedFlow.sample(
              guided(condition, sampling.guidance()),
              Tensor.zeros(noise.shape()),
              condition.mask(),
              noise,
              sampling.steps(),
              1,
              RectifiedFlow.Solver.ADAMS);
      var spectra = SpectrumCode.decode(encoded, network.scales());
      var result = new ArrayList<float[]>();
      for (int i = 0; i < count; i++) {
        var look = looks.get(i);
        result.add(Settling.apply(spectra.select(0, i).floats(), look.move(), look.pin()));
      }
      return result;
    }
  }

  /** Arrays of (channels, 32, 32) as (B, channels, 32, 32). */
  private static Tensor stacked(Stream<float[]> arrays, int channels) {
    int n = MotionConfig.GRID;
    return Tensor.stack(0, arrays.map(a -> Tensor.of(a, channels, n, n)).toArray(Tensor[]::new));
  }

  private Denoiser guided(MotionBatch condition, double guidance) {
    var told = network.under(condition, DType.FLOAT32);
    if (guidance == 1) {
      return told;
    }
    var untold = network.under(condition.withoutWind(), DType.FLOAT32);
    return (x, t) -> {
      var free = untold.predict(x, t);
      return free.add(told.predict(x, t).sub(free).mul(guidance));
    };
  }
}
