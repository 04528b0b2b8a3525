package io.qingping.wenlan.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.qingping.tensor.DType;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Mode;
import io.qingping.tensor.Module;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.wenlan.text.WordPiece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * BriVL-2's network of the texts: a BERT whose vectors are brought to length 1, mixed by
 * self-attention and averaged, and a perceptron. Names are those that the released code has below
 * {@code textencoder}. Or a BERT alone, whose first token says what the text means.
 */
public final class TextTower extends Module {
  private static final double FAR = 1e9; // below any score
  private static final int MANY = 32; // texts that are worth sorting by length
  private static final int SHORT = 6; // tokens; what is shorter is as good as this

  private final Bert bert;
  private final Top top; // null where the first token speaks for the text
  private final int filled; // tokens to which texts are filled up; 0 for as they come

  /**
   * @param firstToken whether a text's vector is that of its first token, as in sentence encoders,
   *     and nothing stands on the BERT; absent for no
   * @param attention on top of the BERT
   * @param dimension of the vectors
   * @param context tokens of a text, marks included; longer ones are cut
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Config(
      BertConfig text,
      Boolean firstToken,
      TransformerEncoder.Config attention,
      int dimension,
      int context) {
    public Config {
      if (text == null || attention == null && !Boolean.TRUE.equals(firstToken)) {
        throw new IllegalArgumentException("'text' and 'attention' are needed");
      }
      if (Boolean.TRUE.equals(firstToken) && dimension != text.width()) {
        throw new IllegalArgumentException(
            "with 'firstToken' the 'dimension' must be the width of 'text': %d, %d"
                .formatted(dimension, text.width()));
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
      return new Config(text.withWords(count), firstToken, attention, dimension, context);
    }

    public boolean readsFirstToken() {
      return Boolean.TRUE.equals(firstToken);
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
    top = config.readsFirstToken() ? null : child("learnable", new Top(config, random));
  }

  /** The table of its words' vectors, (words, width). */
  public Tensor wordVectors() {
    return bert.wordVectors();
  }

  /** Begins with a BERT's weights, see {@link SentenceEncoder#weights}. */
  public void begin(Map<String, Tensor> weights, String source) {
    bert.load(weights, source);
  }

  /**
   * Vectors of any length, fp32: (B, L) -> (B, dimension).
   *
   * @param type that both transformers compute in
   */
  public Tensor forward(Tensor tokens, DType type, Mode mode) {
    try (var scope = Scope.open()) {
      if (filled > 0 || tokens.size(0) < MANY) {
        return scope.keep(alike(fill(tokens), type, mode));
      }
      int[] lengths = lengths(tokens);
      if (areAlike(IntStream.of(lengths).min().getAsInt(), (int) tokens.size(1))) {
        return scope.keep(alike(tokens, type, mode));
      }
      var texts = ByLength.of(tokens, lengths);
      var vectors = texts.parts().map(part -> alike(part, type, mode)).toArray(Tensor[]::new);
      return scope.keep(texts.restored(Tensor.cat(0, vectors)));
    }
  }

  /** Of texts that are computed at once. */
  private Tensor alike(Tensor tokens, DType type, Mode mode) {
    var vectors = bert.forward(tokens, filled == 0, type, mode);
    return top == null
        ? vectors.select(1, 0).to(DType.FLOAT32)
        : top.forward(vectors, Bert.isText(tokens), mode);
  }

  private static int[] lengths(Tensor tokens) {
    int width = (int) tokens.size(1);
    long[] all = tokens.longs();
    return IntStream.range(0, (int) tokens.size(0))
        .map(i -> WordPiece.length(Arrays.copyOfRange(all, i * width, (i + 1) * width)))
        .map(length -> Math.max(1, length))
        .toArray();
  }

  /** Whether the longer text is at most half as long again as the shorter, or short too. */
  private static boolean areAlike(int shorter, int longer) {
    return 2 * longer <= 3 * Math.max(SHORT, shorter);
  }

  /**
   * Texts from short to long, as padding costs as much as text.
   *
   * @param sorted (B, L)
   * @param lengths of those
   * @param places where each text of the batch is among them: (B)
   */
  private record ByLength(Tensor sorted, int[] lengths, Tensor places) {
    static ByLength of(Tensor tokens, int[] lengths) {
      int count = lengths.length;
      int[] order =
          IntStream.range(0, count)
              .boxed()
              .sorted(Comparator.comparingInt(i -> lengths[i]))
              .mapToInt(Integer::intValue)
              .toArray();
      var places = new long[count];
      for (int i = 0; i < count; i++) {
        places[order[i]] = i;
      }
      var rows = Tensor.of(IntStream.of(order).asLongStream().toArray(), count);
      return new ByLength(
          tokens.indexSelect(0, rows),
          IntStream.of(order).map(i -> lengths[i]).toArray(),
          Tensor.of(places, count));
    }

    /** Of texts that are about as long, cut behind the longest. */
    Stream<Tensor> parts() {
      var parts = new ArrayList<Tensor>();
      int from = 0;
      for (int to = 1; to <= lengths.length; to++) {
        if (to == lengths.length || !areAlike(lengths[from], lengths[to])) {
          parts.add(sorted.narrow(0, from, to - from).narrow(1, 0, lengths[to - 1]));
          from = to;
        }
      }
      return parts.stream();
    }

    Tensor restored(Tensor vectors) {
      return vectors.indexSelect(0, places);
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
