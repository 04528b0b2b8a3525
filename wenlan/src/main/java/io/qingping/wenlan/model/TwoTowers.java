package io.qingping.wenlan.model;

import io.qingping.tensor.DType;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Mode;
import io.qingping.tensor.Module;
import io.qingping.tensor.Tensor;

/**
 * A network for pictures and one for texts, whose vectors can be compared. A picture's network has
 * two stages, so that what the first one says of a picture can be remembered where it is not
 * trained.
 */
public abstract class TwoTowers extends Module {
  private final Tensor logitScale;
  private final int dimension;

  /**
   * @param dimension how many numbers a vector has
   * @param temperature by which cosines are divided before a softmax, at first
   */
  protected TwoTowers(int dimension, double temperature) {
    this.dimension = dimension;
    logitScale = parameter("logit_scale", Tensor.full(-Math.log(temperature)));
  }

  public final int dimension() {
    return dimension;
  }

  /** The logarithm of 1 / temperature, one number without dimensions. */
  public final Tensor logitScale() {
    return logitScale;
  }

  /** Other towers of the same sizes; what is foreign in them and not trained is shared. */
  public abstract TwoTowers fresh(Generator random);

  /** Pictures (B, 3, size, size) -> what their backbone says of them, (B, ...). */
  public abstract Tensor features(Tensor pictures, Mode mode);

  /**
   * Lets what the backbone says of these pictures, (N, ...), have mean 0 and deviation 1 from then
   * on, if the towers are of a kind that needs it.
   */
  public void standardiseBy(Tensor features) {}

  /**
   * What the backbone says of pictures, (B, ...) -> their vectors (B, dimension), of any length.
   *
   * @param dropout share of what it says that a training does not see
   */
  public abstract Tensor imageOf(Tensor features, double dropout, Mode mode);

  /** Token numbers (B, L) -> vectors (B, dimension), of any length. */
  public abstract Tensor text(Tensor tokens, Mode mode);

  /** Lets the texts' network compute in a type from then on, if it is of a kind that can. */
  public void computeTextsIn(DType type) {}

  /** Lets batch normalisation in the backbone of the pictures use what it has measured before. */
  public void keepStatistics() {}

  /** Takes the backbone of the pictures' network out of training. */
  public abstract void freezeBackbone();

  /** Takes the pictures' network out of training. */
  public abstract void freezeImages();

  /** Takes the texts' network out of training. */
  public abstract void freezeTexts();

  /** Pictures (B, 3, size, size) -> vectors (B, dimension), of any length. */
  public final Tensor image(Tensor pictures, Mode mode) {
    return imageOf(features(pictures, mode), 0, mode);
  }
}
