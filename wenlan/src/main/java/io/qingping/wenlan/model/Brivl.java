package io.qingping.wenlan.model;

import io.qingping.tensor.Conv2d;
import io.qingping.tensor.DType;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Initialisation;
import io.qingping.tensor.Mode;
import io.qingping.tensor.Module;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;

/**
 * BriVL-2's two towers (Fei et al., Nature Communications 13:3094, 2110.14378, "Methods"). Each has
 * a backbone, whose vectors of regions or tokens are brought to length 1, mixed by self-attention
 * and averaged, and a perceptron of two layers.
 *
 * <p>Names are those of the released code, but for the backbone of the pictures. Unlike in it, the
 * backbone of the texts does not attend to padding: else a text's vector would depend on how many
 * tokens the longest text beside it has.
 *
 * <p>Instead of a backbone of its own for the pictures it may have one of others, which is not
 * trained and not among its weights.
 */
public final class Brivl extends TwoTowers {
  /** How the names of the text tower's weights begin. */
  public static final String TEXTS = "textencoder";

  private static final double TEMPERATURE = 0.07;

  private final BrivlConfig config;
  private final Cnn cnn; // null on top of a foreign network
  private final MobileNetV2 foreign; // null beside a network of its own
  private final PatchPooling pooling;
  private final Images images;
  private final TextTower texts;
  private boolean frozen; // the backbone of the pictures

  /**
   * @param foreign the network that the configuration names as its backbone, shared; null if it
   *     names none
   */
  public Brivl(BrivlConfig config, MobileNetV2 foreign, Generator random) {
    super(config.dimension(), TEMPERATURE);
    this.config = config;
    this.foreign = foreign;
    cnn = foreign == null ? child("imgencoder.backbone", new Cnn(config.cnn(), random)) : null;
    int stride = foreign == null ? config.cnn().stride() : foreign.stride();
    int cells = (config.size() + stride - 1) / stride;
    pooling = new PatchPooling(config.grid(), config.size(), cells);
    int channels = foreign == null ? config.cnn().width() : foreign.width();
    images = child("imgencoder.learnable", new Images(config, channels, random));
    texts = child(TEXTS, new TextTower(config.texts(), random));
  }

  @Override
  public Brivl fresh(Generator random) {
    return new Brivl(config, foreign, random);
  }

  /** (B, 3, size, size) -> (B, regions, width of the backbone). */
  @Override
  public Tensor features(Tensor pictures, Mode mode) {
    try (var scope = Scope.open()) {
      var map =
          foreign == null
              ? cnn.forward(pictures, frozen ? Mode.USE : mode)
              : foreign.forward(pictures);
      return scope.keep(pooling.forward(map));
    }
  }

  @Override
  public Tensor imageOf(Tensor features, Mode mode) {
    return images.forward(features, mode);
  }

  @Override
  public Tensor text(Tensor tokens, Mode mode) {
    return texts.forward(tokens, DType.FLOAT32, mode);
  }

  @Override
  public void freezeBackbone() {
    frozen = true;
    if (cnn != null) {
      cnn.freeze();
    }
  }

  @Override
  public void freezeImages() {
    freezeBackbone();
    images.freeze();
  }

  @Override
  public void freezeTexts() {
    texts.freeze();
  }

  /** What follows the backbone of the pictures: (B, regions, C) -> (B, dimension). */
  private static final class Images extends Module {
    private final Conv2d convolution;
    private final TransformerEncoder attention;
    private final Perceptron perceptron;

    private Images(BrivlConfig config, int channels, Generator random) {
      int width = config.width() == null ? channels : config.width();
      // Between reading and averaging in the released code; as both are linear, it comes after.
      convolution =
          child("max_pool.0", Conv2d.unbiased(channels, width, 1, 1, 0))
              .initialise(w -> Initialisation.xavierUniform(w, random));
      attention = child("imgAtt", new TransformerEncoder(width, config.attention(), random));
      perceptron = child("imgFC", new Perceptron(width, config.dimension(), random));
    }

    private Tensor forward(Tensor features, Mode mode) {
      try (var scope = Scope.open()) {
        var mapped = convolution.forward(features.transpose(1, 2).unsqueeze(3));
        var regions = Functions.normalise(mapped.select(3, 0).transpose(1, 2));
        return scope.keep(perceptron.forward(attention.forward(regions, null, mode).mean(1)));
      }
    }
  }
}
