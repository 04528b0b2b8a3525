package io.qingping.vdt.eval;

import io.qingping.tensor.DType;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;

/**
 * The Frechet distance of the Gaussians fitted to two sets of features, {@code |m1 - m2|^2 + tr(S1
 * + S2 - 2 (S1 S2)^(1/2))} (Dowson and Landau, 1982; Heusel et al., 1706.08500, equation 6).
 *
 * <p>With {@code X} the centred features over the root of {@code n - 1}, so that {@code S = X^T X},
 * the trace of the root is the sum of the singular values of {@code X1 X2^T}. So no root of a
 * covariance is needed, which is singular where there are fewer clips than features, and nothing
 * has to be regularised.
 */
final class FrechetDistance {
  private FrechetDistance() {}

  /**
   * @param first (N, D)
   * @param second (M, D)
   * @throws IllegalArgumentException if one has fewer than two rows
   */
  static double of(Tensor first, Tensor second) {
    if (Math.min(first.size(0), second.size(0)) < 2) {
      throw new IllegalArgumentException(
          "a Frechet distance needs at least two clips on each side");
    }
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var a = first.to(DType.FLOAT64);
      var b = second.to(DType.FLOAT64);
      double means = a.mean(0).sub(b.mean(0)).square().sum().item();
      var x = centred(a);
      var y = centred(b);
      double roots = x.matmul(y.transpose(0, 1)).singularValues().sum().item();
      return means + x.square().sum().item() + y.square().sum().item() - 2 * roots;
    }
  }

  private static Tensor centred(Tensor x) {
    return x.sub(x.mean(0)).div(Math.sqrt(x.size(0) - 1.0));
  }
}
