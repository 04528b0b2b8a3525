package io.qingping.tensor.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.DurableFile;
import io.qingping.tensor.format.SafeTensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A training run at one step, in a folder of its own: {@code model.safetensors}, {@code
 * ema.safetensors}, {@code optimizer.safetensors}, {@code config.json} and {@code state.json}. A
 * run that goes on from it has the same losses, bit for bit, as one that never stopped.
 *
 * <p>The folder gets its name in one step after all of it has reached the disk, so a process or a
 * machine that stops at any moment leaves the last whole one. One process at a time may save to a
 * run; any may read. The format stands in {@code docs/formats.md}.
 *
 * @param step how many steps are done
 * @param config the hyper-parameters, as given
 * @param state what else the run needs to go on, such as the place in the data
 */
public record Checkpoint(Path folder, long step, JsonNode config, Map<String, String> state) {
  private static final System.Logger LOG = System.getLogger(Checkpoint.class.getName());

  static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String MODEL = "model.safetensors";
  private static final String EMA = "ema.safetensors";
  private static final String OPTIMISER = "optimizer.safetensors";
  private static final String CONFIG = "config.json";

  /**
   * Saves a run and keeps the checkpoint before it; older ones are deleted.
   *
   * @param run the run's folder, made if it is not there
   * @return the new checkpoint's folder
   * @throws UncheckedIOException if the disk does not take it; the last checkpoint stays
   */
  public static Path save(
      Path run, Training training, long step, JsonNode config, Map<String, String> state) {
    try {
      var series = Series.of(run);
      var beside = series.begin();
      writeTensors(beside, training, step, config);
      DurableFile.write(
          beside.resolve(CONFIG), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(config));
      new Manifest(step, state, List.of(MODEL, EMA, OPTIMISER, CONFIG)).write(beside);
      return series.finish(beside, step);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the checkpoint of step %d cannot be saved in %s: %s"
              .formatted(step, run, e.getMessage()),
          e);
    }
  }

  private static void writeTensors(Path beside, Training training, long step, JsonNode config) {
    try (var scope = Scope.open()) {
      // Weights that describe themselves can be used without the rest of the folder.
      var about = new LinkedHashMap<String, String>();
      about.put("format", "pt");
      about.put("step", Long.toString(step));
      about.put("config", config.toString());
      SafeTensors.write(beside.resolve(MODEL), training.model().stateDict(), about);
      SafeTensors.write(beside.resolve(EMA), training.ema().stateDict(), about);
      var rest = new LinkedHashMap<>(training.optimiser().state());
      rest.put("ema_steps", Tensor.of(new long[] {training.ema().steps()}));
      rest.put("generator", training.random().state());
      SafeTensors.write(beside.resolve(OPTIMISER), rest, Map.of());
    }
  }

  /**
   * The newest whole checkpoint of a run, verified by its checksums; empty if there is none yet.
   *
   * @throws ModelFormatException if there are checkpoints, but none is whole
   */
  public static Optional<Checkpoint> latest(Path run) {
    ModelFormatException newest = null;
    for (var folder : Series.of(run).folders()) {
      try {
        return Optional.of(open(folder));
      } catch (ModelFormatException e) {
        LOG.log(System.Logger.Level.WARNING, "skipped: {0}", e.getMessage());
        newest = newest == null ? e : newest;
      }
    }
    if (newest != null) {
      throw new ModelFormatException(
          run.toString(), "no checkpoint is whole; the newest is " + newest.getMessage(), newest);
    }
    return Optional.empty();
  }

  /**
   * Opens one checkpoint's folder.
   *
   * @throws ModelFormatException if a file is missing or differs from its checksum
   */
  public static Checkpoint open(Path folder) {
    try {
      var manifest = Manifest.read(folder);
      var config = JSON.readTree(Files.readAllBytes(folder.resolve(CONFIG)));
      return new Checkpoint(folder, manifest.step(), config, manifest.state());
    } catch (IOException e) {
      throw new ModelFormatException(
          folder.toString(), "cannot be read: " + e.getMessage().lines().findFirst().orElse(""), e);
    }
  }

  /**
   * Puts a training where it was saved.
   *
   * @throws ModelFormatException if the checkpoint belongs to another model
   */
  public void restore(Training training) {
    try (var scope = Scope.open()) {
      var model = SafeTensors.read(modelFile()).tensors();
      var average = SafeTensors.read(averageFile()).tensors();
      var file = folder.resolve(OPTIMISER);
      var rest = SafeTensors.read(file).tensors();
      for (var name : new String[] {"ema_steps", "generator"}) {
        if (!rest.containsKey(name)) {
          throw new ModelFormatException(file.toString(), "'" + name + "' is missing");
        }
      }
      training.model().load(model, modelFile().toString());
      training.ema().load(average, rest.get("ema_steps").longs()[0], averageFile().toString());
      training.optimiser().load(rest, file.toString());
      training.random().state(rest.get("generator"));
    }
  }

  /** The weights after the last step. */
  public Path modelFile() {
    return folder.resolve(MODEL);
  }

  /** The averaged weights, which are the ones to use. */
  public Path averageFile() {
    return folder.resolve(EMA);
  }
}
