package io.qingping.wenlan.model;

/**
 * The sizes of a {@link Brivl}.
 *
 * @param size side of a picture, pixels
 * @param cnn of the pictures
 * @param grid fields along each side of a picture, 6 in the publication
 * @param text the network of the texts
 * @param attention on top of both; 4 layers of 4 heads in the publication
 * @param dimension of the common space
 * @param context tokens of a text, marks included; longer ones are cut
 */
public record BrivlConfig(
    int size,
    CnnConfig cnn,
    int grid,
    BertConfig text,
    TransformerEncoder.Config attention,
    int dimension,
    int context) {
  public BrivlConfig {
    if (cnn == null || text == null || attention == null) {
      throw new IllegalArgumentException("'cnn', 'text' and 'attention' are needed");
    }
    if (size < cnn.stride() || size % cnn.stride() != 0) {
      throw new IllegalArgumentException(
          "the network's stride must divide the size: %d %% %d != 0".formatted(size, cnn.stride()));
    }
    if (grid < 1 || dimension < 1) {
      throw new IllegalArgumentException(
          "'grid' and 'dimension' must be positive: %d, %d".formatted(grid, dimension));
    }
    if (context < 3 || context > text.positions()) {
      throw new IllegalArgumentException(
          "'context' must be from 3 to the %d positions of the text network, not %d"
              .formatted(text.positions(), context));
    }
  }

  /** The same for another number of words. */
  public BrivlConfig withWords(int count) {
    return new BrivlConfig(size, cnn, grid, text.withWords(count), attention, dimension, context);
  }
}
