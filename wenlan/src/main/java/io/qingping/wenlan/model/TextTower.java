package io.qingping.wenlan.model;

import io.qingping.tensor.DType;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Mode;
import io.qingping.tensor.Module;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;

/**
 * BriVL-2's network of the texts: a BERT whose vectors are brought to length 1, mixed by
 * self-attention and averaged, and a perceptron. Names are those that the released code has below
 * {@code textencoder}.
 */
public final class TextTower extends Module {
  private static final double FAR = 1e9; // below any score

  private final Bert bert;
  private final Top top;
  private final int filled; // tokens to which texts are filled up; 0 for as they come

  /**
   * @param attention on top of the BERT
   * @param dimension of the vectors
   * @param context tokens of a text, marks included; longer ones are cut
   */
  public record Config(
      BertConfig text, TransformerEncoder.Config attention, int dimension, int context) {
    public Config {
      if (text == null || attention == null) {
        throw new IllegalArgumentException("'text' and 'attention' are needed");
      }
      if (dimension < 1) {
        throw new IllegalArgumentException("'dimension' must be positive, not " + dimension);
      }
      if (context < 3 || context > text.positions()) {
        throw new IllegalArgumentException(
            "'context' must be from 3 to the %d positions of the text network, not %d"
                .formatted(text.positions(), context));
      }
    }

    /** The same for another number of words. */
    public Config withWords(int count) {
      return new Config(text.withWords(count), attention, dimension, context);
    }
  }

  public TextTower(Config config, Generator random) {
    this(config, false, random);
  }

  /**
   * @param attendsToPadding as the released BriVL: texts are filled up to the whole context, and
   *     the BERT is not told where they end
   */
  TextTower(Config config, boolean attendsToPadding, Generator random) {
    filled = attendsToPadding ? config.context() : 0;
    bert = child("backbone.bert", new Bert(config.text()).initialise(random));
    top = child("learnable", new Top(config, random));
  }

  /**
   * Vectors of any length, fp32: (B, L) -> (B, dimension).
   *
   * @param type that both transformers compute in
   */
  public Tensor forward(Tensor tokens, DType type, Mode mode) {
    try (var scope = Scope.open()) {
      var whole = fill(tokens);
      var vectors = bert.forward(whole, filled == 0, type, mode);
      return scope.keep(top.forward(vectors, Bert.isText(whole), mode));
    }
  }

  private Tensor fill(Tensor tokens) {
    long missing = filled - tokens.size(1);
    return missing <= 0
        ? tokens
        : Tensor.cat(1, tokens, Tensor.zeros(DType.INT64, tokens.size(0), missing));
  }

  private static final class Top extends Module {
    private final TransformerEncoder attention;
    private final Perceptron perceptron;

    private Top(Config config, Generator random) {
      int width = config.text().width();
      attention = child("textAtt", new TransformerEncoder(width, config.attention(), random));
      perceptron = child("textFC", new Perceptron(width, config.dimension(), random));
    }

    /**
     * @param there (B, L), 1 where there is text
     */
    private Tensor forward(Tensor vectors, Tensor there, Mode mode) {
      var mask = there.sub(1).mul(FAR).to(vectors.type());
      var mixed = attention.forward(Functions.normalise(vectors), mask, mode).to(DType.FLOAT32);
      var sum = mixed.mul(there.unsqueeze(2)).sum(1);
      return perceptron.forward(sum.div(there.sum(1).unsqueeze(1)));
    }
  }
}
