package io.qingping.wenlan.model;

import io.qingping.tensor.Generator;
import io.qingping.tensor.Mode;
import io.qingping.tensor.Module;
import io.qingping.tensor.Tensor;

/**
 * Chinese-CLIP (Yang et al., 2211.01335): a vision transformer and a BERT, both projected into one
 * space; a text is its {@code [CLS]} token. Names are those of Hugging Face's {@code
 * ChineseCLIPModel}.
 */
public final class ChineseClip extends TwoTowers {
  /** Tokens of a text that it was trained on. */
  static final int CONTEXT = 52;

  private static final double TEMPERATURE = 0.07;

  /**
   * @param dimension of the common space
   */
  record Config(int dimension, BertConfig text, VisionTransformer.Config vision) {
    Config {
      if (dimension < 1) {
        throw new IllegalArgumentException("'dimension' must be positive, not " + dimension);
      }
    }
  }

  private final Config config;
  private final Bert bert;
  private final Projection textProjection;
  private final VisionTransformer vision;
  private final Projection visualProjection;

  ChineseClip(Config config) {
    super(config.dimension(), TEMPERATURE);
    this.config = config;
    bert = child("text_model", new Bert(config.text()));
    vision = child("vision_model", new VisionTransformer(config.vision()));
    int dimension = config.dimension();
    textProjection = child("text_projection", new Projection(config.text().width(), dimension));
    visualProjection =
        child("visual_projection", new Projection(config.vision().width(), dimension));
  }

  /** As such a network is never trained from nothing, all weights but the temperature are 0. */
  @Override
  public ChineseClip fresh(Generator random) {
    return new ChineseClip(config);
  }

  @Override
  public Tensor features(Tensor pictures, Mode mode) {
    return vision.forward(pictures);
  }

  @Override
  public Tensor imageOf(Tensor features, double dropout, Mode mode) {
    return visualProjection.forward(mode.dropout(features, dropout));
  }

  @Override
  public Tensor text(Tensor tokens, Mode mode) {
    return textProjection.forward(bert.forward(tokens, true, mode).select(1, 0));
  }

  @Override
  public void freezeBackbone() {
    vision.freeze();
  }

  @Override
  public void freezeImages() {
    vision.freeze();
    visualProjection.freeze();
  }

  @Override
  public void freezeTexts() {
    bert.freeze();
    textProjection.freeze();
  }

  /** {@code x W^T}: (B, in) -> (B, out). */
  private static final class Projection extends Module {
    private final Tensor weight; // (out, in)

    private Projection(long in, long out) {
      weight = parameter("weight", Tensor.zeros(out, in));
    }

    private Tensor forward(Tensor x) {
      return x.matmul(weight.transpose(0, 1));
    }
  }
}
