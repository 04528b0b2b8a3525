package io.qingping.vdt.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.AdamW;
import io.qingping.tensor.DType;
import io.qingping.tensor.Ema;
import io.qingping.tensor.Generator;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.checkpoint.Checkpoint;
import io.qingping.tensor.checkpoint.Training;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.vdt.model.VdtConfig;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every layout that a model may come in. */
class VideoModelFilesTest {
  private static final OptionalInt UNTOLD = OptionalInt.empty();
  @TempDir private Path folder;
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Path fixture(String name) {
    try {
      return Path.of(VideoModelFilesTest.class.getResource("/fixtures/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static VideoModel model(Objective objective) {
    boolean official = objective == Objective.DDPM;
    var network =
        new VdtConfig(
            3, 8, 8, 3, 2, 24, 2, 3, official, official ? 1 : 0, !official, !official, !official);
    return VideoModel.fresh(new VideoConfig(network, objective), new Generator(4));
  }

  /** Weights to the bit. */
  private static Map<String, String> weights(Map<String, Tensor> state) {
    var bits = new TreeMap<String, String>();
    state.forEach(
        (name, tensor) ->
            bits.put(name, Arrays.toString(tensor.shape()) + Arrays.toString(tensor.floats())));
    return bits;
  }

  private static Map<String, String> weights(VideoModel model) {
    return weights(model.network().stateDict());
  }

  private static void assertSame(VideoModel loaded, VideoModel model) {
    assertThat(loaded.config()).isEqualTo(model.config());
    assertThat(weights(loaded)).isEqualTo(weights(model));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsExportedComesBackToTheBit(Objective objective) {
    var model = model(objective);
    model.export(folder.resolve("one.safetensors"), DType.FLOAT32);
    model.exportFolder(folder.resolve("diffusers"), DType.FLOAT32);
    assertSame(VideoModel.load(folder.resolve("one.safetensors")), model);
    assertSame(VideoModel.load(folder.resolve("diffusers")), model);
  }

  @ParameterizedTest
  @EnumSource
  void labelsAreExportedToo(Objective objective) {
    var model = Models.stirred(objective, 3, List.of("falls", "rises"));
    model.export(folder.resolve("one.safetensors"), DType.FLOAT32);
    assertSame(VideoModel.load(folder.resolve("one.safetensors")), model);
  }

  @Test
  void aDiffusersFolderMayBeInSeveralFiles() throws Exception {
    var model = model(Objective.CLEAN);
    model.exportFolder(folder, DType.FLOAT32);
    var file = folder.resolve("diffusion_pytorch_model.safetensors");
    var all = SafeTensors.read(file).tensors();
    Files.delete(file);
    var index = JsonMapper.builder().build().createObjectNode();
    var places = index.putObject("weight_map");
    var parts =
        Map.of(0, new LinkedHashMap<String, Tensor>(), 1, new LinkedHashMap<String, Tensor>());
    all.forEach(
        (name, tensor) -> {
          int part = places.size() % 2;
          parts.get(part).put(name, tensor);
          places.put(name, "part-" + part + ".safetensors");
        });
    parts.forEach(
        (part, tensors) ->
            SafeTensors.write(folder.resolve("part-" + part + ".safetensors"), tensors, Map.of()));
    Files.writeString(
        folder.resolve("diffusion_pytorch_model.safetensors.index.json"), index.toString());
    assertSame(VideoModel.load(folder), model);
  }

  @Test
  void officialFilesTellTheirShapeButForTheHeads() {
    var loaded = VideoModel.load(fixture("vdt_tiny_ema.pt"), OptionalInt.of(4));
    assertThat(loaded.config())
        .isEqualTo(
            new VideoConfig(
                new VdtConfig(4, 8, 8, 4, 2, 48, 2, 4, true, 1, false, false, false),
                Objective.DDPM));
    var flat = VideoModel.load(fixture("vdt_tiny.safetensors"), OptionalInt.of(4));
    assertSame(loaded, flat);
    assertThat(weights(flat))
        .isEqualTo(weights(SafeTensors.read(fixture("vdt_tiny.safetensors")).tensors()));
  }

  @Test
  void unknownWidthsNeedTheNumberOfHeads() {
    assertThatThrownBy(() -> VideoModel.load(fixture("vdt_tiny_ema.pt")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith(
            "vdt_tiny_ema.pt: weights of width 48 do not tell the number of attention heads; name"
                + " it");
    assertThatThrownBy(() -> VideoModel.load(fixture("vdt_tiny_ema.pt"), OptionalInt.of(5)))
        .hasMessageEndingWith(
            "describes no possible network: heads must divide hidden: 48 % 5 != 0");
  }

  @Test
  void publishedWidthsTellTheirHeads() {
    var config =
        new VideoConfig(
            new VdtConfig(2, 4, 4, 4, 2, 384, 1, 6, true, 1, false, false, false), Objective.DDPM);
    var model = VideoModel.fresh(config, new Generator(0));
    SafeTensors.write(folder.resolve("s.safetensors"), model.network().stateDict(), Map.of());
    assertSame(VideoModel.load(folder.resolve("s.safetensors")), model);
  }

  @Test
  void aRunAndItsCheckpointGiveTheAveragedWeights() {
    var model = model(Objective.VELOCITY);
    var ema = new Ema(model.network(), 0.9);
    var average = weights(ema.stateDict());
    model.network().parameters().values().forEach(w -> w.detach().fill(1));
    var training =
        new Training(
            model.network(),
            ema,
            new AdamW(model.network(), AdamW.Options.defaults()),
            new Generator(1));
    var json = JsonMapper.builder().build();
    var config = json.createObjectNode().set("model", json.valueToTree(model.config()));
    var checkpoint = Checkpoint.save(folder, training, 5, config, Map.of());
    assertThat(weights(VideoModel.load(folder))).isEqualTo(average);
    assertThat(weights(VideoModel.load(checkpoint))).isEqualTo(average);
    assertThat(average).isNotEqualTo(weights(model));
  }

  @Test
  void aTensorThatDoesNotFitIsNamedWithFileAndShapes() {
    var model = model(Objective.CLEAN);
    var file = folder.resolve("one.safetensors");
    model.export(file, DType.FLOAT32);
    var stored = SafeTensors.read(file);
    assertRefused(
        file,
        stored,
        m -> m.put("blocks.0.mlp.fc1.bias", Tensor.zeros(7)),
        "one.safetensors: 'blocks.0.mlp.fc1.bias' is [7], expected [96]");
    assertRefused(
        file,
        stored,
        m -> m.remove("time_embed"),
        "one.safetensors: 'time_embed' [1, 3, 24] is missing");
    assertRefused(
        file,
        stored,
        m -> m.put("extra", Tensor.zeros(1)),
        "one.safetensors: 'extra' is not part of this model");
  }

  private interface Damage {
    void to(Map<String, Tensor> tensors);
  }

  private static void assertRefused(Path file, SafeTensors stored, Damage damage, String end) {
    var tensors = new LinkedHashMap<>(stored.tensors());
    damage.to(tensors);
    SafeTensors.write(file, tensors, stored.metadata());
    assertThatThrownBy(() -> VideoModel.load(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith(end);
  }

  @Test
  void whatIsNoModelIsRefusedWithOneSentence() throws Exception {
    var file = folder.resolve("other.safetensors");
    SafeTensors.write(file, Map.of("w", Tensor.zeros(2)), Map.of());
    assertRefused(file, "other.safetensors: 'x_embedder.proj.weight' is missing, so it is no VDT");
    assertRefused(folder.resolve("none.pt"), "none.pt: does not exist");
    var empty = Files.createDirectory(folder.resolve("empty"));
    assertRefused(
        empty,
        "empty: holds no model: neither checkpoints nor state.json nor"
            + " diffusion_pytorch_model.safetensors is in it");
    Files.createDirectory(empty.resolve("checkpoints"));
    assertRefused(empty, "empty: has no checkpoint yet");
  }

  @Test
  void aConfigurationThatContradictsItselfIsRefused() throws Exception {
    model(Objective.CLEAN).exportFolder(folder, DType.FLOAT32);
    var config = folder.resolve("config.json");
    var text = Files.readString(config);
    Files.writeString(config, text.replace("CLEAN", "DDPM"));
    assertThatThrownBy(() -> VideoModel.load(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("config.json: its configuration cannot be understood: ")
        .hasMessageContaining("a learned variance goes with DDPM");
    Files.writeString(config, "{");
    assertRefused(folder, "config.json: is not valid JSON");
    Files.delete(config);
    assertRefused(folder, "config.json: does not exist");
  }

  private static void assertRefused(Path path, String end) {
    assertThatThrownBy(() -> VideoModel.load(path, UNTOLD))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageEndingWith(end);
  }
}
