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
import java.util.List;

/**
 * A BERT that was trained to say by its first token what a text means, such as BGE's (Xiao et al.,
 * 2309.07597): texts whose vectors point the same way mean the same.
 */
public final class SentenceEncoder {
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
