package io.qingping.bench;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qingping.tensor.Engine;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Mode;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.distributed.ProcessGroup;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.wenlan.model.TwoTowerModel;
import io.qingping.wenlan.model.TwoTowers;
import io.qingping.wenlan.text.WordPiece;
import io.qingping.wenlan.train.TowerTraining;
import io.qingping.wenlan.train.TrainConfig;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The towers of {@code recipes/wenlan-mini.json} and the pictures' network of the shipped ones,
 * with random weights, pictures and texts: what is timed, and what the peer loads. Training is the
 * product's own, from the archive of pairs on.
 */
final class TowersSide {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();
  private static final String SHIPPED = "recipes/wenlan-mini-locked.json";
  private static final String BACKBONE = "imgencoder.backbone.";
  private static final int PAIRS = 1024; // as many as the recipe's queue holds
  private static final int CHARACTERS = 12; // of a text
  private static final int FIRST_CHARACTER = 0x4e00;
  private static final int KINDS = 600; // of characters
  private static final int WARM_UP = 3; // steps that do not count

  private final Path folder;
  private final ObjectNode recipe;
  private final TwoTowerModel model;
  private final Tensor pictures; // (B, 3, size, size)
  private final Tensor tokens; // (B, L)
  private final TwoTowers shipped; // the sizes of wenlan-mini, random weights
  private final Tensor photos; // (B, 3, size, size) for them
  private int runs;

  /**
   * @param folder for pairs and runs
   */
  TowersSide(Path folder, Scope scope) throws IOException {
    this.folder = folder;
    var file = Launch.home().resolve("recipes/wenlan-mini.json").toFile();
    recipe = (ObjectNode) JSON.readTree(file);
    var texts = writePairs(recipe.at("/model/size").asInt());
    var words = WordPiece.chinese().restrictedTo(texts);
    var sizes = config(1).model().withWords(words.words().size());
    var random = new Generator(7);
    Engine.products(Engine.Products.EXACT);
    model = TwoTowerModel.fresh(sizes, words, folder, random);
    var encoded =
        texts.subList(0, batch()).stream()
            .map(text -> words.encode(text, sizes.context()))
            .toList();
    tokens = scope.keep(TwoTowerModel.tokens(encoded));
    pictures = scope.keep(random.normal(batch(), 3, sizes.size(), sizes.size()));
    var mini = TrainConfig.read(Launch.home().resolve(SHIPPED)).model();
    shipped =
        TwoTowerModel.fresh(mini.withWords(words.words().size()), words, folder, random).towers();
    photos = scope.keep(random.normal(batch(), 3, mini.size(), mini.size()));
  }

  /** Pairs of a step. */
  int batch() {
    return recipe.get("batch").asInt();
  }

  private List<String> writePairs(int side) throws IOException {
    var random = new Random(7);
    var texts = new ArrayList<String>();
    try (var tar = new TarArchiveOutputStream(Files.newOutputStream(folder.resolve("0.tar")))) {
      for (int i = 0; i < PAIRS; i++) {
        var text = new StringBuilder();
        for (int c = 0; c < CHARACTERS; c++) {
          text.appendCodePoint(FIRST_CHARACTER + random.nextInt(KINDS));
        }
        texts.add(text.toString());
        var picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, side, side, random.ints((long) side * side).toArray(), 0, side);
        var png = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", png);
        add(tar, "%06d.png".formatted(i), png.toByteArray());
        add(tar, "%06d.txt".formatted(i), texts.get(i).getBytes(StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] bytes)
      throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  /** The recipe without what the peer has not: augmentation and looks at held-out pairs. */
  private TrainConfig config(int steps) throws IOException {
    recipe.put("pairs", folder.resolve("0.tar").toString());
    recipe.put("steps", steps).put("warmup", 0).put("held", 0).put("validateEvery", 0);
    recipe.putObject("augmentation").put("jitter", 0).put("grey", 0).put("crop", 0);
    var file = folder.resolve("recipe.json");
    JSON.writeValue(file.toFile(), recipe);
    return TrainConfig.read(file);
  }

  /** Writes weights, a batch and its vectors. */
  void write(Path file) {
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var tensors = new LinkedHashMap<>(model.towers().stateDict());
      tensors.put("data.pictures", pictures);
      tensors.put("data.tokens", tokens);
      tensors.put("data.images", images(batch()));
      tensors.put("data.texts", texts(batch()));
      shipped
          .stateDict()
          .forEach(
              (name, weight) -> {
                if (name.startsWith(BACKBONE)) {
                  tensors.put("network." + name.substring(BACKBONE.length()), weight);
                }
              });
      tensors.put("data.photos", photos);
      tensors.put("data.levels", shipped.features(photos, Mode.USE).select(1, 0));
      SafeTensors.write(
          file, tensors, Map.of("format", "pt", "config", model.blueprint().json().toString()));
    }
  }

  private Tensor images(int batch) {
    return Functions.normalise(model.towers().image(pictures.narrow(0, 0, batch), Mode.USE));
  }

  private Tensor texts(int batch) {
    return Functions.normalise(model.towers().text(tokens.narrow(0, 0, batch), Mode.USE));
  }

  /**
   * Seconds of each round.
   *
   * @param what {@code images}, {@code texts}, {@code network} for what the shipped towers' network
   *     says of pictures, or {@code step}
   */
  List<Double> time(String what, int batch, int rounds) throws IOException {
    if (what.equals("step")) {
      return steps(rounds);
    }
    var seconds = new ArrayList<Double>();
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      try (var scope = Scope.open();
          var quiet = NoGrad.open()) {
        var vectors =
            switch (what) {
              case "images" -> images(batch);
              case "texts" -> texts(batch);
              default -> shipped.features(photos.narrow(0, 0, batch), Mode.USE);
            };
        vectors.floats();
      }
      seconds.add((System.nanoTime() - start) / 1e9);
    }
    return seconds;
  }

  private List<Double> steps(int rounds) throws IOException {
    var seconds = new ArrayList<Double>();
    long[] last = {0};
    var training =
        new TowerTraining(
            folder.resolve("run-" + runs++),
            config(WARM_UP + rounds),
            ProcessGroup.alone(),
            (step, steps, loss) -> {
              long now = System.nanoTime();
              if (step > WARM_UP) {
                seconds.add((now - last[0]) / 1e9);
              }
              last[0] = now;
            },
            () -> false);
    training.train(
        skipped -> {
          throw skipped;
        });
    return seconds;
  }
}
