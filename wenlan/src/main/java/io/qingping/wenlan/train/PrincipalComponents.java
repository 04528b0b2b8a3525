package io.qingping.wenlan.train;

import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;

/** The directions along which rows differ most (Pearson, 1901). */
final class PrincipalComponents {
  private PrincipalComponents() {}

  /**
   * Rows as seen along the first directions, of mean 0 and a deviation of 1 over all numbers: (N,
   * D) -> (N, count).
   */
  static Tensor of(Tensor rows, int count) {
    try (var scope = Scope.open()) {
      var centred = rows.sub(rows.mean(0));
      var directions = centred.transpose(0, 1).matmul(centred).eigenvectors();
      var seen = centred.matmul(directions.narrow(1, directions.size(1) - count, count));
      return scope.keep(seen.div(seen.square().mean().sqrt()));
    }
  }
}
