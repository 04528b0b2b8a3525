package io.qingping.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What convolutional towers are made of. */
class ConvolutionTest {
  private final Generator random = new Generator(3);
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static double difference(Tensor a, Tensor b) {
    assertThat(a.shape()).isEqualTo(b.shape());
    return a.sub(b).abs().max().item();
  }

  @Test
  void depthwiseConvolvesEachChannelByItself() {
    var layer = Conv2d.depthwise(3, 3, 2, 1).initialise(w -> random.normal(w.shape()));
    var x = random.normal(2, 3, 7, 5);
    var weight = layer.stateDict().get("weight");
    assertThat(layer.stateDict()).containsOnlyKeys("weight");
    var together = layer.forward(x);
    for (int channel = 0; channel < 3; channel++) {
      var alone =
          Functions.conv2d(
              x.narrow(1, channel, 1), weight.narrow(0, channel, 1), Tensor.zeros(1), 2, 1);
      assertThat(difference(together.narrow(1, channel, 1), alone)).isLessThan(1e-6);
    }
  }

  @Test
  void unbiasedConvolutionIsOneWithoutBias() {
    var plain = new Conv2d(2, 4, 3, 1, 1).initialise(w -> Tensor.ones(w.shape()));
    var unbiased = Conv2d.unbiased(2, 4, 3, 1, 1).initialise(w -> Tensor.ones(w.shape()));
    var x = random.normal(1, 2, 4, 4);
    assertThat(difference(unbiased.forward(x), plain.forward(x))).isLessThan(1e-6);
    assertThat(unbiased.parameterCount()).isEqualTo(plain.parameterCount() - 4);
  }

  @Test
  void batchNormFollowsItsFormulas() {
    var norm = new BatchNorm2d(2);
    norm.parameters().get("weight").copyFrom(Tensor.of(new float[] {2, 3}, 2));
    norm.parameters().get("bias").copyFrom(Tensor.of(new float[] {0, 1}, 2));
    var x = random.normal(4, 2, 3, 3).mul(5).add(7);
    var y = norm.forward(x, Mode.training(random));
    for (int channel = 0; channel < 2; channel++) {
      var of = x.select(1, channel);
      double mean = of.mean().item();
      double variance = of.sub(mean).square().mean().item();
      var expected =
          of.sub(mean).div(Math.sqrt(variance + 1e-5)).mul(channel == 0 ? 2 : 3).add(channel);
      assertThat(difference(y.select(1, channel), expected)).isLessThan(1e-4);
      var state = norm.stateDict();
      // A tenth of the way from 0 and 1; the variance without bias: 36 elements.
      assertThat(state.get("running_mean").floats()[channel])
          .isCloseTo((float) (0.1 * mean), within(1e-4f));
      assertThat(state.get("running_var").floats()[channel])
          .isCloseTo((float) (0.9 + 0.1 * variance * 36 / 35), within(1e-3f));
    }
  }

  @Test
  void batchNormInUseHasNoBatch() {
    var norm = new BatchNorm2d(1);
    norm.stateDict().get("running_mean").fill(3);
    norm.stateDict().get("running_var").fill(4);
    var x = random.normal(2, 1, 2, 2);
    assertThat(difference(norm.forward(x, Mode.USE), x.sub(3).div(2))).isLessThan(1e-5);
    assertThat(norm.stateDict().get("running_mean").item()).isEqualTo(3);
  }

  @Test
  void aPassWithoutGradientLeavesRunningStatisticsAlone() {
    var norm = new BatchNorm2d(1);
    try (var quiet = NoGrad.open()) {
      norm.forward(random.normal(2, 1, 2, 2).add(9), Mode.training(random));
    }
    assertThat(norm.stateDict().get("running_mean").item()).isZero();
    assertThat(norm.stateDict().get("running_var").item()).isEqualTo(1);
  }

  @Test
  void dropoutKeepsTheMeanAndOnlyTrains() {
    var x = Tensor.ones(20_000);
    var dropped = Mode.training(new Generator(1)).dropout(x, 0.25);
    assertThat(dropped.mean().item()).isEqualTo(1, within(0.02));
    assertThat(dropped.max().item()).isEqualTo(1 / 0.75, within(1e-5));
    assertThat(dropped.less(0.5).to(DType.FLOAT32).mean().item()).isEqualTo(0.25, within(0.02));
    assertThat(Mode.USE.dropout(x, 0.25)).isSameAs(x);
  }

  @Test
  void frozenWeightsAreNoParametersButAreAveragedAsTheyAre() {
    var mlp = new Mlp(4, 3, 2, random);
    int all = mlp.stateDict().size();
    mlp.freeze();
    assertThat(mlp.parameters()).isEmpty();
    assertThat(mlp.stateDict()).hasSize(all);
    var ema = new Ema(mlp, 0.9);
    mlp.stateDict().values().forEach(tensor -> tensor.fill(5));
    ema.update();
    assertThat(ema.stateDict().values())
        .allSatisfy(average -> assertThat(average.max().item()).isEqualTo(5));
  }

  @Test
  void stableFormsEqualThePlainOnes() {
    var x = random.normal(3, 5);
    assertThat(difference(Functions.logSumExp(x, 1), x.exp().sum(1).log())).isLessThan(1e-5);
    assertThat(difference(Functions.logSigmoid(x), x.sigmoid().log())).isLessThan(1e-5);
    assertThat(Functions.logSumExp(Tensor.full(1000, 1, 2), 1).item())
        .isEqualTo(1000 + Math.log(2), within(1e-3));
    assertThat(Functions.normalise(x).square().sum(1).sub(1).abs().max().item()).isLessThan(1e-5);
    assertThat(Functions.relu(Tensor.of(new float[] {-1, 2}, 2)).floats()).containsExactly(0, 2);
    // erf(1 / sqrt(2)) = 0.6826895
    assertThat(Functions.exactGelu(Tensor.ones(1)).item()).isEqualTo(0.8413447, within(1e-6));
  }
}
