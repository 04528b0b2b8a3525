package io.qingping.wenlan.model;

import io.qingping.media.Picture;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Mode;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.wenlan.ImageTextModel;
import io.qingping.wenlan.image.ImageInput;
import io.qingping.wenlan.text.WordPiece;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Two towers with what leads pictures and texts into them, ready for use. */
public final class TwoTowerModel implements ImageTextModel {
  private static final int BATCH = 16;

  private final TwoTowers towers;
  private final ImageInput input;
  private final WordPiece words;
  private final int context;
  private final String id;

  /**
   * @param kind how ids begin
   * @param context tokens of a text; longer ones are cut
   */
  TwoTowerModel(String kind, TwoTowers towers, ImageInput input, WordPiece words, int context) {
    this.towers = towers;
    this.input = input;
    this.words = words;
    this.context = context;
    id = kind + "-" + WeightHash.of(towers.stateDict());
  }

  /**
   * Opens a model.
   *
   * @param path a Chinese-CLIP: a folder of Hugging Face, or its authors' {@code .pt} file or the
   *     same as safetensors; {@code tokenizer.json} or {@code vocab.txt} beside the weights is used
   *     if there is one
   * @throws ModelFormatException if there is no model, or not a whole one
   */
  public static TwoTowerModel load(Path path) {
    if (!Files.exists(path)) {
      throw new ModelFormatException(path.toString(), "does not exist");
    }
    try (var scope = Scope.open()) {
      if (!Files.isDirectory(path)) {
        return chineseClip(StoredChineseClip.ofFile(path), path.toAbsolutePath().getParent());
      }
      if (StoredChineseClip.isIn(path)) {
        return chineseClip(StoredChineseClip.ofFolder(path), path);
      }
      throw new ModelFormatException(
          path.toString(), "holds no model: its config.json names none that is known here");
    }
  }

  private static TwoTowerModel chineseClip(StoredChineseClip stored, Path folder) {
    boolean told =
        Files.exists(folder.resolve("tokenizer.json")) || Files.exists(folder.resolve("vocab.txt"));
    var words = told ? WordPiece.read(folder) : WordPiece.chinese();
    int known = stored.config().text().words();
    if (words.words().size() > known) {
      throw new ModelFormatException(
          stored.source(),
          "its tokeniser has %d words, its network %d".formatted(words.words().size(), known));
    }
    int context = Math.min(ChineseClip.CONTEXT, stored.config().text().positions());
    return new TwoTowerModel("chinese-clip", stored.network(), stored.input(), words, context);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public int dimension() {
    return towers.dimension();
  }

  @Override
  public float[][] images(List<Picture> pictures) {
    return vectors(pictures, part -> towers.image(input.tensor(part), Mode.USE));
  }

  @Override
  public float[][] texts(List<String> texts) {
    return vectors(texts, part -> towers.text(tokens(part, words, context), Mode.USE));
  }

  /**
   * Texts -> (B, L), L the longest of them in tokens.
   *
   * @param context the longest that is allowed
   */
  public static Tensor tokens(List<String> texts, WordPiece words, int context) {
    var all = texts.stream().map(text -> words.encode(text, context)).toList();
    int longest = 1;
    for (var tokens : all) {
      for (int i = longest; i < context && tokens[i] != WordPiece.PADDING; i++) {
        longest = i + 1;
      }
    }
    var values = new long[all.size() * longest];
    for (int i = 0; i < all.size(); i++) {
      System.arraycopy(all.get(i), 0, values, i * longest, longest);
    }
    return Tensor.of(values, all.size(), longest);
  }

  private <T> float[][] vectors(List<T> things, Function<List<T>, Tensor> tower) {
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
