package io.qingping.vdt.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.tensor.DType;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.vdt.video.Clip;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrechetDistanceTest {
  /** Points at plus and minus each axis: mean and covariance are exactly as asked for. */
  private static Tensor axes(double[] mean, double... sigma) {
    int d = sigma.length;
    var rows = new double[2 * d * d];
    for (int i = 0; i < 2 * d; i++) {
      for (int j = 0; j < d; j++) {
        double away = i / 2 == j ? sigma[j] * Math.sqrt((2 * d - 1) / 2.0) : 0;
        rows[i * d + j] = mean[j] + (i % 2 == 0 ? away : -away);
      }
    }
    return Tensor.of(rows, 2 * d, d);
  }

  @Test
  void gaussiansAlongTheAxesDifferByMeansAndSigmas() {
    try (var scope = Scope.open()) {
      var first = axes(new double[] {0, 0, 0}, 1, 2, 3);
      var second = axes(new double[] {3, 4, 0}, 2, 2, 0.5);
      // |m|^2 + sum (s1 - s2)^2
      assertThat(FrechetDistance.of(first, second)).isCloseTo(25 + 1 + 6.25, within(1e-9));
      assertThat(FrechetDistance.of(first, first)).isCloseTo(0, within(1e-9));
    }
  }

  @Test
  void covariancesThatDoNotCommuteAreHandled() {
    try (var scope = Scope.open()) {
      // A 45 degree turn of diag(4, 1) against diag(4, 1) itself; for 2 x 2 matrices
      // tr sqrt(A B) = sqrt(tr(A B) + 2 sqrt(det A det B)) = sqrt(12.5 + 8).
      var straight = axes(new double[] {0, 0}, 2, 1);
      double r = Math.sqrt(0.5);
      var turned = straight.matmul(Tensor.of(new double[] {r, r, -r, r}, 2, 2));
      assertThat(FrechetDistance.of(straight, turned))
          .isCloseTo(10 - 2 * Math.sqrt(20.5), within(1e-9));
    }
  }

  @Test
  void fewerClipsThanFeaturesAreNoTrouble() {
    try (var scope = Scope.open()) {
      var some = new Generator(1).normal(3, 40).to(DType.FLOAT32);
      assertThat(FrechetDistance.of(some, some)).isCloseTo(0, within(1e-4));
      assertThat(FrechetDistance.of(some, some.add(2))).isCloseTo(160, within(1e-3));
    }
  }

  @Test
  void oneClipHasNoSpread() {
    try (var scope = Scope.open()) {
      assertThatThrownBy(() -> FrechetDistance.of(Tensor.ones(1, 3), Tensor.ones(5, 3)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at least two clips");
    }
  }

  @Test
  void featuresComeFromTheUsersNetworkOnLevelsOf255() throws Exception {
    // The scripted module returns the mean of each channel after scaling 0 .. 255 to -1 .. 1.
    var file = Path.of(getClass().getResource("/eval/script_features.ts").toURI());
    var colour = new Clip(2, 3, 1, 1, new float[] {-1, 0.5f, 1, 0, 0.5f, 0});
    var grey = new Clip(2, 1, 1, 1, new float[] {1, 0.5f});
    try (var scope = Scope.open();
        var network = VideoFeatures.open(file)) {
      var features = network.of(List.of(colour, grey));
      assertThat(features.shape()).containsExactly(2, 3);
      assertThat(features.floats())
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(-0.5f, 0.5f, 0.5f, 0.75f, 0.75f, 0.75f);
    }
  }
}
