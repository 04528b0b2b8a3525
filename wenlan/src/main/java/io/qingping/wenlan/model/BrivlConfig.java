package io.qingping.wenlan.model;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The sizes of a {@link Brivl}.
 *
 * @param size side of a picture, pixels
 * @param cnn of the pictures
 * @param backbone a network of others instead
 * @param width channels of a region after the convolution that follows the backbone; the backbone's
 *     if absent, as in the publication
 * @param grid fields along each side of a picture, 6 in the publication; 0 for the mean of the
 *     whole picture only, as classifiers have it
 * @param text the network of the texts
 * @param attention on top of both; 4 layers of 4 heads in the publication
 * @param dimension of the common space
 * @param context tokens of a text, marks included; longer ones are cut
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BrivlConfig(
    int size,
    CnnConfig cnn,
    BackboneConfig backbone,
    Integer width,
    int grid,
    BertConfig text,
    TransformerEncoder.Config attention,
    int dimension,
    int context) {
  public BrivlConfig {
    if (text == null || attention == null) {
      throw new IllegalArgumentException("'text' and 'attention' are needed");
    }
    if ((cnn == null) == (backbone == null)) {
      throw new IllegalArgumentException("one of 'cnn' and 'backbone' is needed");
    }
    if (cnn != null && size % cnn.stride() != 0) {
      throw new IllegalArgumentException(
          "the network's stride must divide the size: %d %% %d != 0".formatted(size, cnn.stride()));
    }
    if (size < 1 || grid < 0 || dimension < 1 || width != null && width < 1) {
      throw new IllegalArgumentException(
          "'size', 'dimension' and 'width' must be positive, 'grid' not negative: %d, %d, %s, %d"
              .formatted(size, dimension, width, grid));
    }
    if (context < 3 || context > text.positions()) {
      throw new IllegalArgumentException(
          "'context' must be from 3 to the %d positions of the text network, not %d"
              .formatted(text.positions(), context));
    }
  }

  /** The same for another number of words. */
  public BrivlConfig withWords(int count) {
    return new BrivlConfig(
        size, cnn, backbone, width, grid, text.withWords(count), attention, dimension, context);
  }

  /** The same with the foreign network that was found. */
  BrivlConfig pinned(MobileNetV2 opened) {
    return new BrivlConfig(
        size, cnn, backbone.pinned(opened), width, grid, text, attention, dimension, context);
  }

  /** The sizes of the network of the texts, with all that stands on it. */
  public TextTower.Config texts() {
    return new TextTower.Config(text, attention, dimension, context);
  }
}
