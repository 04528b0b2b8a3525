package io.qingping.wenlan.train;

import io.qingping.tensor.DType;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Tensor;

/**
 * Ridge regression (Hoerl and Kennard, Technometrics 12, 1970) from vectors of pictures to vectors
 * of texts, in closed form: the least that a trained model should beat.
 */
final class Ridge {
  private final Tensor mean; // (D) of the pictures
  private final Tensor deviation;
  private final Tensor centre; // (T) of the texts
  private final Tensor map; // (D, T)

  /**
   * Fits.
   *
   * @param pictures (N, D)
   * @param texts (N, T)
   * @param strength of the penalty, in units of the pictures' count, as each place of their vectors
   *     is brought to mean 0 and deviation 1
   */
  Ridge(Tensor pictures, Tensor texts, double strength) {
    mean = pictures.mean(0);
    deviation = pictures.sub(mean).square().mean(0).add(1e-8).sqrt();
    centre = texts.mean(0);
    var scaled = scaled(pictures);
    long width = pictures.size(1);
    var penalty = Tensor.range(width).unsqueeze(1).sub(Tensor.range(width)).abs().less(0.5);
    var squares =
        scaled
            .transpose(0, 1)
            .matmul(scaled)
            .add(penalty.to(DType.FLOAT32).mul(strength * pictures.size(0)));
    map = squares.solve(scaled.transpose(0, 1).matmul(texts.sub(centre)));
  }

  private Tensor scaled(Tensor x) {
    return x.sub(mean).div(deviation);
  }

  /** Pictures (N, D) -> their vectors among the texts, of length 1: (N, T). */
  Tensor of(Tensor pictures) {
    return Functions.normalise(scaled(pictures).matmul(map).add(centre));
  }
}
