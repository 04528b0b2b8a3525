package io.qingping.wenlan.model;

import io.qingping.tensor.DType;
import io.qingping.tensor.Embedding;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Initialisation;
import io.qingping.tensor.LayerNorm;
import io.qingping.tensor.Linear;
import io.qingping.tensor.Mode;
import io.qingping.tensor.Module;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.wenlan.text.WordPiece;
import java.util.ArrayList;
import java.util.List;

/**
 * BERT's encoder without its pooler (Devlin et al., 1810.04805): token numbers (B, L) -> (B, L,
 * width). Normalisation comes after each sum; names are those of Hugging Face.
 */
public final class Bert extends Module {
  private static final String EMBEDDINGS = "embeddings.";

  /** Names of its tables. */
  static final String WORDS = EMBEDDINGS + "word_embeddings.weight";

  static final String POSITIONS = EMBEDDINGS + "position_embeddings.weight";
  static final String SEGMENTS = EMBEDDINGS + "token_type_embeddings.weight";

  private static final double EPSILON = 1e-12;
  private static final double DEVIATION = 0.02; // of first weights
  private static final double FAR = 1e9; // below any score

  private final BertConfig config;
  private final Embedding words;
  private final Embedding positions;
  private final Embedding segments;
  private final LayerNorm norm;
  private final List<Layer> layers = new ArrayList<>();

  public Bert(BertConfig config) {
    this.config = config;
    int width = config.width();
    words = embedding(EMBEDDINGS + "word_embeddings", config.words(), width);
    positions = embedding(EMBEDDINGS + "position_embeddings", config.positions(), width);
    segments = embedding(EMBEDDINGS + "token_type_embeddings", config.segments(), width);
    norm = layerNorm(EMBEDDINGS + "LayerNorm", width, EPSILON);
    for (int i = 0; i < config.depth(); i++) {
      layers.add(child("encoder.layer." + i, new Layer(config)));
    }
  }

  /** Gives first weights, for training from nothing. */
  public Bert initialise(Generator random) {
    parameters()
        .forEach(
            (name, tensor) -> {
              try (var scope = Scope.open()) {
                if (tensor.rank() == 2) {
                  tensor.copyFrom(Initialisation.normal(tensor, random, DEVIATION));
                }
              }
            });
    return this;
  }

  /** The table of its words' vectors, (words, width). */
  Tensor wordVectors() {
    return words.table();
  }

  /** 1 where there is text, 0 where there is padding: (B, L) -> (B, L). */
  public static Tensor isText(Tensor tokens) {
    var padding = tokens.to(DType.FLOAT32).less(WordPiece.PADDING + 0.5);
    return Tensor.zeros(1).where(padding, Tensor.ones(1));
  }

  /** The vectors of all tokens, computed in fp32. */
  public Tensor forward(Tensor tokens, boolean masked, Mode mode) {
    return forward(tokens, masked, DType.FLOAT32, mode);
  }

  /**
   * The vectors of all tokens.
   *
   * @param tokens (B, L), int64
   * @param masked whether padding is left out of the attention; the released BriVL attends to it
   * @param type that the layers compute in
   */
  public Tensor forward(Tensor tokens, boolean masked, DType type, Mode mode) {
    long length = tokens.size(1);
    if (length > config.positions()) {
      throw new IllegalArgumentException(
          "a text of %d tokens is longer than the %d of the network"
              .formatted(length, config.positions()));
    }
    var first = Tensor.zeros(DType.INT64, 1);
    var sum =
        words
            .forward(tokens)
            .add(positions.forward(Tensor.range(length)))
            .add(segments.forward(first));
    var x = mode.dropout(norm.forward(sum), config.dropout()).to(type);
    var mask = masked ? isText(tokens).sub(1).mul(FAR).to(type) : null;
    for (var layer : layers) {
      x = layer.forward(x, mask, mode);
    }
    return x;
  }

  private static final class Layer extends Module {
    private final double dropout;
    private final Heads heads;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear attentionOutput;
    private final LayerNorm attentionNorm;
    private final Linear intermediate;
    private final Linear output;
    private final LayerNorm norm;

    private Layer(BertConfig config) {
      int width = config.width();
      dropout = config.dropout();
      heads = Heads.of(width, config.heads(), dropout);
      query = linear("attention.self.query", width, width);
      key = linear("attention.self.key", width, width);
      value = linear("attention.self.value", width, width);
      attentionOutput = linear("attention.output.dense", width, width);
      attentionNorm = layerNorm("attention.output.LayerNorm", width, EPSILON);
      intermediate = linear("intermediate.dense", width, config.inner());
      output = linear("output.dense", config.inner(), width);
      norm = layerNorm("output.LayerNorm", width, EPSILON);
    }

    private Tensor forward(Tensor x, Tensor mask, Mode mode) {
      try (var scope = Scope.open()) {
        var mixed = heads.mix(query.forward(x), key.forward(x), value.forward(x), mask, mode);
        var attended = mode.dropout(attentionOutput.forward(mixed), dropout);
        var y = attentionNorm.forward(x.add(attended));
        var inner = Functions.exactGelu(intermediate.forward(y));
        return scope.keep(norm.forward(y.add(mode.dropout(output.forward(inner), dropout))));
      }
    }
  }
}
