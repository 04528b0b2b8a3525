package io.qingping.wenlan.model;

import io.qingping.tensor.DType;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Mode;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.wenlan.text.WordPiece;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A BERT that was trained to say by its first token what a text means, such as BGE's (Xiao et al.,
 * 2309.07597): texts whose vectors point the same way mean the same.
 */
public final class SentenceEncoder {
  private static final Pattern LAYER = Pattern.compile("encoder\\.layer\\.(\\d+)(\\..+)");
  private static final int CONTEXT = 128; // tokens; longer texts are no captions

  private final Bert bert;
  private final BertConfig config;
  private final WordPiece words;
  private final String id;

  private SentenceEncoder(OnnxBert stored, WordPiece words, String source) {
    bert = new Bert(stored.config());
    bert.load(stored.weights(), source);
    bert.freeze();
    config = stored.config();
    this.words = words;
    id = "bert-" + WeightHash.of(bert.stateDict());
  }

  /**
   * Opens an encoder.
   *
   * @param folder with {@code model.onnx} and {@code tokenizer.json}
   * @throws ModelFormatException if there is none, or not a whole one
   */
  public static SentenceEncoder read(Path folder) {
    var file = folder.resolve("model.onnx");
    try (var scope = Scope.open()) {
      var stored = OnnxBert.read(file);
      var words = WordPiece.read(folder);
      if (words.words().size() > stored.config().words()) {
        throw new ModelFormatException(
            folder.toString(),
            "the tokeniser has %d words, the network %d"
                .formatted(words.words().size(), stored.config().words()));
      }
      return new SentenceEncoder(stored, words, file.toString());
    }
  }

  public WordPiece words() {
    return words;
  }

  public int dimension() {
    return config.width();
  }

  /** The vectors of its words, by number, as they are looked up: (words, dimension). */
  public Tensor wordVectors() {
    return bert.wordVectors().narrow(0, 0, words.words().size());
  }

  /** The same of other words; those that it lacks have the vector that stands for all such. */
  public Tensor wordVectors(WordPiece others) {
    var numbers = new HashMap<String, Long>();
    words.words().forEach(word -> numbers.put(word, (long) numbers.size()));
    long unknown = numbers.getOrDefault(WordPiece.UNKNOWN, (long) WordPiece.PADDING);
    long[] rows =
        others.words().stream().mapToLong(w -> numbers.getOrDefault(w, unknown)).toArray();
    return bert.wordVectors().indexSelect(0, Tensor.of(rows, rows.length));
  }

  /**
   * Its weights for a BERT with other words, fewer positions or fewer layers, which are taken
   * evenly from the first to the last.
   *
   * @throws IllegalArgumentException if the other's layers have other sizes
   */
  public Map<String, Tensor> weights(BertConfig other, WordPiece otherWords) {
    if (other.width() != config.width()
        || other.inner() != config.inner()
        || other.heads() != config.heads()
        || other.depth() > config.depth()
        || other.positions() > config.positions()
        || other.segments() > config.segments()) {
      throw new IllegalArgumentException(
          "a 'text' that begins as the encoder has width %d, inner %d, heads %d, and at most depth %d and positions %d"
              .formatted(
                  config.width(),
                  config.inner(),
                  config.heads(),
                  config.depth(),
                  config.positions()));
    }
    var weights = new LinkedHashMap<String, Tensor>();
    bert.stateDict().forEach((name, weight) -> put(weights, name, weight, other));
    weights.put(Bert.WORDS, wordVectors(otherWords));
    return weights;
  }

  private void put(Map<String, Tensor> weights, String name, Tensor weight, BertConfig other) {
    var layer = LAYER.matcher(name);
    if (!layer.matches()) {
      long count =
          switch (name) {
            case Bert.POSITIONS -> other.positions();
            case Bert.SEGMENTS -> other.segments();
            default -> weight.size(0);
          };
      weights.put(name, weight.narrow(0, 0, count));
      return;
    }
    int number = Integer.parseInt(layer.group(1));
    for (int i = 0; i < other.depth(); i++) {
      int from = other.depth() == 1 ? 0 : i * (config.depth() - 1) / (other.depth() - 1);
      if (from == number) {
        weights.put("encoder.layer." + i + layer.group(2), weight);
      }
    }
  }

  /** A hash of the weights. */
  public String id() {
    return id;
  }

  /**
   * Vectors of length 1, fp32: (B, dimension). Texts of about the same length are computed best
   * together.
   *
   * @param type that the network computes in
   */
  public Tensor vectors(List<String> texts, DType type) {
    int context = Math.min(CONTEXT, config.positions());
    var tokens = texts.stream().map(text -> words.encode(text, context)).toList();
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var all = bert.forward(TwoTowerModel.tokens(tokens), true, type, Mode.USE);
      return scope.keep(Functions.normalise(all.select(1, 0).to(DType.FLOAT32)));
    }
  }
}
