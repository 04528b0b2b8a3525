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
 * BriVL's two towers (Fei et al., Nature Communications 13:3094, 2110.14378, "Methods"). Each has a
 * backbone, whose vectors of regions or tokens are brought to length 1, mixed by self-attention and
 * averaged, and a perceptron of two layers.
 *
 * <p>Names are those of the released code, but for the backbone of the pictures where that is a
 * {@link Cnn}. Instead of a backbone of its own for the pictures it may have one of others, which
 * is not trained and not among its weights.
 *
 * <p>Where the configuration says {@code released}, what its weights compute is what the code
 * computes that they were released with (BriVL-1.0, 2103.06561); else the following differs, which
 * makes no sense but that the weights are used to it:
 *
 * <ul>
 *   <li>texts are filled up to the whole context, and the backbone attends to the padding; without
 *       {@code released} it does not, and a text's vector depends on the text alone;
 *   <li>regions are read from a map that is stretched and shifted, see {@link PatchPooling};
 *   <li>the convolution over regions has a bias;
 *   <li>pictures are resampled without smoothing, see {@code ImageInput}, and quotation marks stay
 *       as they are, see {@code WordPiece}.
 * </ul>
 *
 * <p>BriVL-1.0 was trained on regions that a detector (Faster R-CNN of Anderson et al., 1707.07998)
 * finds: up to 36 boxes and the whole picture. There is no detector here; in its place stand the 36
 * fields and the whole picture of BriVL-2, which its authors put there themselves: as many regions
 * as the self-attention and the mean over them have learnt from, each part of a picture among them.
 * How much recall that costs the published weights has not been measured.
 */
public final class Brivl extends TwoTowers {
  /** How the names of the text tower's weights begin. */
  public static final String TEXTS = "textencoder";

  /** How the names of the weights of a pictures' backbone of its own begin. */
  public static final String BACKBONE = "imgencoder.backbone.";

  private static final String LEARNABLE = "imgencoder.learnable";
  private static final String NAMES_PART = "names";

  /** The weights that hold the vectors of the names of the backbone's classes. */
  public static final String NAMES = LEARNABLE + "." + NAMES_PART;

  private static final double TEMPERATURE = 0.07;

  private final BrivlConfig config;
  private final PictureNetwork backbone;
  private final MobileNetV2 foreign; // the same, if it is not its own, or null
  private final InvertedResiduals depths; // the same, where its levels are read, or null
  private final PatchPooling pooling; // null there
  private final Images images;
  private final TextTower texts;
  private DType textType = DType.FLOAT32;
  private boolean steady; // the backbone normalises by its running statistics, which stay

  /**
   * @param foreign the network that the configuration names as its backbone, shared; null if it
   *     names none
   */
  public Brivl(BrivlConfig config, MobileNetV2 foreign, Generator random) {
    super(config.dimension(), TEMPERATURE);
    this.config = config;
    this.foreign = foreign;
    backbone = foreign == null ? child("imgencoder.backbone", own(config, random)) : foreign;
    depths = config.hasLevels() ? (InvertedResiduals) backbone : null;
    pooling = depths == null ? pooling(config, backbone.stride()) : null;
    int channels = depths == null ? backbone.width() : depths.levelsWidth();
    images = child(LEARNABLE, new Images(config, channels, random));
    texts = child(TEXTS, new TextTower(config.texts(), config.asReleased(), random));
  }

  private static PatchPooling pooling(BrivlConfig config, int stride) {
    int cells = (config.size() + stride - 1) / stride;
    return config.asReleased()
        ? PatchPooling.asReleased(config.grid(), cells)
        : new PatchPooling(config.grid(), config.size(), cells);
  }

  private static PictureNetwork own(BrivlConfig config, Generator random) {
    return config.cnn() == null
        ? new EfficientNet(config.efficientNet(), config.classCount(), random)
        : new Cnn(config.cnn(), random);
  }

  @Override
  public Brivl fresh(Generator random) {
    return new Brivl(config, foreign, random);
  }

  /**
   * (B, 3, size, size) -> (B, regions, width of the backbone or of its levels); where the backbone
   * has classes, their probabilities follow upon the levels.
   */
  @Override
  public Tensor features(Tensor pictures, Mode mode) {
    var kind = steady ? Mode.USE : mode;
    if (depths != null) {
      return depths.levels(pictures, kind);
    }
    try (var scope = Scope.open()) {
      return scope.keep(pooling.forward(backbone.forward(pictures, kind)));
    }
  }

  @Override
  public void standardiseBy(Tensor features) {
    if (images.standard != null) {
      images.standard.measure(images.levels(features));
    }
  }

  @Override
  public Tensor imageOf(Tensor features, double dropout, Mode mode) {
    return images.forward(features, dropout, mode);
  }

  @Override
  public Tensor text(Tensor tokens, Mode mode) {
    return texts.forward(tokens, textType, mode);
  }

  @Override
  public void computeTextsIn(DType type) {
    textType = type;
  }

  @Override
  public void keepStatistics() {
    steady = true;
  }

  @Override
  public void freezeBackbone() {
    keepStatistics();
    backbone.freeze();
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

  /**
   * What follows the backbone of the pictures: (B, regions, C) -> (B, dimension). Where the
   * backbone has classes, the vectors of their names are added to the perceptron's, which is
   * brought to length 1 before: each as much as the class is probable (docs/decisions/022).
   */
  private static final class Images extends Module {
    private final int channels;
    private final Standard standard; // null where no levels are read
    private final Conv2d convolution;
    private final TransformerEncoder attention;
    private final Perceptron perceptron;
    private final Tensor names; // (classes, dimension), or null

    private Images(BrivlConfig config, int channels, Generator random) {
      this.channels = channels;
      standard = config.hasLevels() ? child("standard", new Standard(channels)) : null;
      int width = config.width() == null ? channels : config.width();
      // Between reading and averaging in the released code; as both are affine, it comes after.
      convolution =
          child(
                  "max_pool.0",
                  config.asReleased()
                      ? new Conv2d(channels, width, 1, 1, 0)
                      : Conv2d.unbiased(channels, width, 1, 1, 0))
              .initialise(w -> Initialisation.xavierUniform(w, random));
      attention = child("imgAtt", new TransformerEncoder(width, config.attention(), random));
      perceptron = child("imgFC", new Perceptron(width, config.dimension(), random));
      int classes = config.classCount();
      names = classes == 0 ? null : buffer(NAMES_PART, Tensor.zeros(classes, config.dimension()));
    }

    private Tensor levels(Tensor features) {
      return names == null ? features : features.narrow(2, 0, channels);
    }

    private Tensor forward(Tensor features, double dropout, Mode mode) {
      try (var scope = Scope.open()) {
        var levels = levels(features);
        var standardised = standard == null ? levels : standard.forward(levels);
        var seen = mode.dropout(standardised, dropout);
        var mapped = convolution.forward(seen.transpose(1, 2).unsqueeze(3));
        var regions = Functions.normalise(mapped.select(3, 0).transpose(1, 2));
        var vectors = perceptron.forward(attention.forward(regions, null, mode).mean(1));
        if (names == null) {
          return scope.keep(vectors);
        }
        var classes = features.narrow(2, channels, names.size(0)).select(1, 0);
        return scope.keep(Functions.normalise(vectors).add(classes.matmul(names)));
      }
    }
  }
}
