package io.qingping.wenlan.model;

/**
 * The sizes of a BERT.
 *
 * @param words of the vocabulary
 * @param width of each token's vector
 * @param inner width of the perceptrons, 4 times {@code width} in the published sizes
 * @param positions the longest text, tokens
 * @param segments kinds of text, of which only the first is used
 * @param dropout while training
 */
public record BertConfig(
    int words,
    int width,
    int depth,
    int heads,
    int inner,
    int positions,
    int segments,
    double dropout) {
  public BertConfig {
    if (words < 5 || width < 1 || depth < 1 || inner < 1 || positions < 2 || segments < 1) {
      throw new IllegalArgumentException(
          "a text tower needs at least 5 words, 2 positions and positive sizes: words %d, width %d, depth %d, inner %d, positions %d, segments %d"
              .formatted(words, width, depth, inner, positions, segments));
    }
    if (heads < 1 || width % heads != 0) {
      throw new IllegalArgumentException(
          "heads must divide width: %d %% %d != 0".formatted(width, heads));
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("'dropout' must be in [0, 1), not " + dropout);
    }
  }

  public BertConfig withWords(int count) {
    return new BertConfig(count, width, depth, heads, inner, positions, segments, dropout);
  }
}
