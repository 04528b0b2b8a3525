package io.qingping.wenlan.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The sizes of a {@link Brivl}.
 *
 * @param size side of a picture, pixels
 * @param cnn of the pictures
 * @param efficientNet in its place
 * @param backbone a network of others in its place
 * @param levels whether a picture is described by the means of all maps of {@code efficientNet} or
 *     {@code backbone} in place of its last map, see {@link InvertedResiduals#levels}; absent for
 *     no
 * @param classes how many classes {@code efficientNet} was trained to tell apart, where its
 *     classifier is kept and a picture's vector has those of their names in it, see {@link Brivl};
 *     needs {@code levels}; absent for none
 * @param width channels of a region after the convolution that follows the backbone; the backbone's
 *     if absent, as in the publication
 * @param grid fields along each side of a picture, 6 in the publication; 0 for the mean of the
 *     whole picture only, as classifiers have it
 * @param text the network of the texts
 * @param firstToken whether a text's vector is that of its first token, see {@link
 *     TextTower.Config}; absent for no
 * @param attention on top of both; 4 layers of 4 heads in the publication
 * @param dimension of the common space
 * @param context tokens of a text, marks included; longer ones are cut
 * @param released whether everything is as in the code that BriVL-1.0's weights were released with,
 *     see {@link Brivl}; absent for no
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BrivlConfig(
    int size,
    CnnConfig cnn,
    EfficientNetConfig efficientNet,
    BackboneConfig backbone,
    Boolean levels,
    Integer classes,
    Integer width,
    int grid,
    BertConfig text,
    Boolean firstToken,
    TransformerEncoder.Config attention,
    int dimension,
    int context,
    Boolean released) {
  public BrivlConfig {
    if (text == null || attention == null) {
      throw new IllegalArgumentException("'text' and 'attention' are needed");
    }
    if (Stream.of(cnn, efficientNet, backbone).filter(Objects::nonNull).count() != 1) {
      throw new IllegalArgumentException("one of 'cnn', 'efficientNet' and 'backbone' is needed");
    }
    if (Boolean.TRUE.equals(levels) && (grid != 0 || cnn != null)) {
      throw new IllegalArgumentException(
          "'levels' are means of whole pictures in a 'backbone' or 'efficientNet', and need a"
              + " 'grid' of 0, not "
              + grid);
    }
    if (classes != null && (classes < 1 || efficientNet == null || !Boolean.TRUE.equals(levels))) {
      throw new IllegalArgumentException(
          "'classes' must be positive, and need an 'efficientNet' with 'levels': " + classes);
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
    return with(backbone, text.withWords(count));
  }

  /** The same with the foreign network that was found. */
  BrivlConfig pinned(MobileNetV2 opened) {
    return with(backbone.pinned(opened), text);
  }

  private BrivlConfig with(BackboneConfig otherBackbone, BertConfig otherText) {
    return new BrivlConfig(
        size,
        cnn,
        efficientNet,
        otherBackbone,
        levels,
        classes,
        width,
        grid,
        otherText,
        firstToken,
        attention,
        dimension,
        context,
        released);
  }

  boolean hasLevels() {
    return Boolean.TRUE.equals(levels);
  }

  /** Classes of the backbone that are told by name. */
  int classCount() {
    return classes == null ? 0 : classes;
  }

  /** Whether everything is as in the released code. */
  boolean asReleased() {
    return Boolean.TRUE.equals(released);
  }

  /** The sizes of the network of the texts, with all that stands on it. */
  public TextTower.Config texts() {
    return new TextTower.Config(text, firstToken, attention, dimension, context);
  }
}
