package io.qingping.wenlan.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.media.Picture;
import io.qingping.tensor.DType;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Mode;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.checkpoint.Checkpoint;
import io.qingping.tensor.format.BundledFile;
import io.qingping.tensor.format.ByteWeights;
import io.qingping.tensor.format.DurableFile;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.wenlan.ImageTextModel;
import io.qingping.wenlan.text.WordPiece;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Two towers with what leads pictures and texts into them, ready for use. */
public final class TwoTowerModel implements ImageTextModel {
  /** The file of a model's words, one a line. */
  public static final String VOCABULARY = "vocab.txt";

  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final int BATCH = 16;
  private static final double LARGEST_HALF = 65_504; // of fp16
  private static final int LONG = 32; // numbers of a row; shorter ones lose recall as bytes
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Blueprint blueprint;
  private final TwoTowers towers;
  private final WordPiece words;
  private final String id;

  public TwoTowerModel(Blueprint blueprint, TwoTowers towers, WordPiece words) {
    if (words.words().size() > blueprint.words()) {
      throw new IllegalArgumentException(
          "the tokeniser has %d words, the network %d"
              .formatted(words.words().size(), blueprint.words()));
    }
    this.blueprint = blueprint;
    this.towers = towers;
    this.words = words;
    id = blueprint.kind() + "-" + WeightHash.of(towers.stateDict(), blueprint.backboneId());
  }

  /**
   * A BriVL with random weights.
   *
   * @param folder where the network of others that it may stand on is looked for, if the build has
   *     it not
   */
  public static TwoTowerModel fresh(
      BrivlConfig config, WordPiece words, Path folder, Generator random) {
    if (config.asReleased()) {
      throw new IllegalArgumentException(
          "'released' is for weights that were released; give those as 'start'");
    }
    var backbone = Blueprint.of(config).backbone(folder);
    var blueprint = Blueprint.of(backbone == null ? config : config.pinned(backbone));
    return new TwoTowerModel(blueprint, blueprint.network(backbone, random), words);
  }

  /** {@code wenlan-mini}, which comes with Qingping; its card lies beside it. */
  public static TwoTowerModel shipped() {
    return BundledFile.readFolder(
        TwoTowerModel.class,
        "wenlan-mini/",
        List.of(CONFIG, WEIGHTS, VOCABULARY),
        TwoTowerModel::load);
  }

  /**
   * Opens a model.
   *
   * @param path the run of a training, a folder that {@link #export} wrote, a Chinese-CLIP (a
   *     folder of Hugging Face, its authors' {@code .pt} file or the same as safetensors), or
   *     BriVL-1.0 (its authors' {@code .pth} or the same as safetensors); those have {@code
   *     tokenizer.json} or {@code vocab.txt} beside them, or the usual words
   * @throws ModelFormatException if there is no model, or not a whole one
   */
  public static TwoTowerModel load(Path path) {
    if (!Files.exists(path)) {
      throw new ModelFormatException(path.toString(), "does not exist");
    }
    try (var scope = Scope.open()) {
      if (!Files.isDirectory(path)) {
        return ofFile(path);
      }
      if (StoredChineseClip.isIn(path)) {
        return chineseClip(StoredChineseClip.ofFolder(path), path);
      }
      if (Files.isDirectory(path.resolve("checkpoints"))) {
        return ofRun(path);
      }
      return own(json(path.resolve(CONFIG)), path.resolve(WEIGHTS), path);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(path.toString(), e.getMessage(), e);
    }
  }

  private static TwoTowerModel ofFile(Path file) {
    var folder = file.toAbsolutePath().getParent();
    var stored = StoredWeights.read(file, name -> !StoredBrivl.isCopy(name));
    if (StoredBrivl.isIn(stored)) {
      return brivl(StoredBrivl.of(stored), folder);
    }
    if (stored.weights().keySet().stream().noneMatch(name -> name.startsWith("visual."))) {
      throw new ModelFormatException(
          file.toString(),
          "holds neither the weights of a Chinese-CLIP ('visual.conv1.weight') nor those of a BriVL"
              + " ('imgencoder.backbone.conv_stem.weight')");
    }
    return chineseClip(StoredChineseClip.of(stored), folder);
  }

  private static TwoTowerModel ofRun(Path run) {
    var checkpoint =
        Checkpoint.latest(run)
            .orElseThrow(() -> new ModelFormatException(run.toString(), "has no checkpoint yet"));
    return own(checkpoint.config().path("model"), checkpoint.averageFile(), run);
  }

  private static TwoTowerModel own(JsonNode about, Path weights, Path folder) {
    var blueprint = Blueprint.read(about, folder.toString());
    var towers = blueprint.network(blueprint.backbone(folder), new Generator(0));
    var source = weights.toString();
    towers.load(ByteWeights.restored(SafeTensors.read(weights).tensors(), source), source);
    return new TwoTowerModel(blueprint, towers, WordPiece.read(folder, blueprint.spelling()));
  }

  private static TwoTowerModel chineseClip(StoredChineseClip stored, Path folder) {
    int context = Math.min(ChineseClip.CONTEXT, stored.config().text().positions());
    var blueprint = new Blueprint(null, stored.config(), stored.input(), context);
    return new TwoTowerModel(blueprint, stored.network(), words(folder, blueprint));
  }

  private static TwoTowerModel brivl(StoredBrivl stored, Path folder) {
    var blueprint = Blueprint.of(stored.config());
    return new TwoTowerModel(blueprint, stored.network(), words(folder, blueprint));
  }

  private static WordPiece words(Path folder, Blueprint blueprint) {
    boolean told =
        Files.exists(folder.resolve("tokenizer.json")) || Files.exists(folder.resolve(VOCABULARY));
    return told
        ? WordPiece.read(folder, blueprint.spelling())
        : WordPiece.chinese(blueprint.spelling());
  }

  private static JsonNode json(Path file) {
    if (!Files.exists(file)) {
      throw new ModelFormatException(file.getParent().toString(), "holds no model");
    }
    try {
      return JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(file.toString(), "is not valid JSON", e);
    } catch (IOException e) {
      throw new ModelFormatException(file.toString(), "cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Writes a folder that {@link #load} reads: config, weights, words.
   *
   * @param type of the weights in the file; what is too large for FLOAT16 is BFLOAT16 then; INT8
   *     for {@link ByteWeights}, and short rows, such as those of depthwise convolutions, in
   *     FLOAT16
   */
  public void export(Path folder, DType type) {
    try (var scope = Scope.open()) {
      Files.createDirectories(folder);
      var weights = new LinkedHashMap<String, Tensor>();
      towers.stateDict().forEach((name, weight) -> store(weights, name, weight, type));
      SafeTensors.write(folder.resolve(WEIGHTS), weights, Map.of("format", "pt"));
      DurableFile.write(
          folder.resolve(VOCABULARY), words.vocabulary().getBytes(StandardCharsets.UTF_8));
      DurableFile.write(
          folder.resolve(CONFIG),
          JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(blueprint.json()));
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static void store(Map<String, Tensor> into, String name, Tensor weight, DType type) {
    if (type == DType.INT8 && weight.rank() > 1 && weight.elements() >= LONG * weight.size(0)) {
      ByteWeights.put(into, name, weight);
      return;
    }
    var kind = type == DType.INT8 ? DType.FLOAT16 : type;
    boolean fits = kind != DType.FLOAT16 || weight.detach().abs().max().item() <= LARGEST_HALF;
    into.put(name, weight.to(fits ? kind : DType.BFLOAT16));
  }

  public Blueprint blueprint() {
    return blueprint;
  }

  /** The network; whoever trains it changes this model, but not its id. */
  public TwoTowers towers() {
    return towers;
  }

  public WordPiece words() {
    return words;
  }

  @Override
  public String id() {
    return id;
  }

  /**
   * What tells the features that a picture has before training begins from those of other models:
   * of a BriVL only the backbone of the pictures and the regions count.
   */
  public String featuresId() {
    if (blueprint.brivl() == null) {
      return id;
    }
    var foreign = blueprint.backboneId();
    var own = new LinkedHashMap<>(towers.stateDict());
    own.keySet().removeIf(name -> !name.startsWith(Brivl.BACKBONE));
    var backbone = foreign.isEmpty() ? "backbone-" + WeightHash.of(own) : foreign;
    return backbone + "-" + blueprint.regions();
  }

  @Override
  public int dimension() {
    return towers.dimension();
  }

  @Override
  public float[][] images(List<Picture> pictures) {
    return vectors(pictures, part -> towers.image(blueprint.input().tensor(part), Mode.USE));
  }

  @Override
  public float[][] texts(List<String> texts) {
    return vectors(texts, part -> towers.text(tokens(encoded(part)), Mode.USE));
  }

  private List<long[]> encoded(List<String> texts) {
    return texts.stream().map(text -> words.encode(text, blueprint.context())).toList();
  }

  /** Token numbers of texts, cut behind the longest of them: (B, L). */
  public static Tensor tokens(List<long[]> texts) {
    int longest = Math.max(1, texts.stream().mapToInt(WordPiece::length).max().orElse(1));
    var values = new long[texts.size() * longest];
    for (int i = 0; i < texts.size(); i++) {
      System.arraycopy(texts.get(i), 0, values, i * longest, longest);
    }
    return Tensor.of(values, texts.size(), longest);
  }

  private static <T> float[][] vectors(List<T> things, Function<List<T>, Tensor> tower) {
    var vectors = new ArrayList<float[]>(things.size());
    for (int from = 0; from < things.size(); from += BATCH) {
      var part = things.subList(from, Math.min(from + BATCH, things.size()));
      try (var scope = Scope.open();
          var quiet = NoGrad.open()) {
        var rows = Functions.normalise(tower.apply(part));
        for (int i = 0; i < part.size(); i++) {
          vectors.add(rows.select(0, i).floats());
        }
      }
    }
    return vectors.toArray(float[][]::new);
  }
}
