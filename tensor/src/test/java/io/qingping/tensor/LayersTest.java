package io.qingping.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LayersTest {
  private final Generator random = new Generator(17);
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static void assertClose(Tensor actual, Tensor expected, double bound) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.sub(expected).abs().max().item()).isLessThan(bound);
  }

  @Test
  void geluIsTheTanhFormAndInHalfPrecisionNearIt() {
    float[] at = {-3, -1, -0.2f, 0, 0.5f, 2};
    var exact = Functions.gelu(Tensor.of(at, 6)).floats();
    var half = Functions.gelu(Tensor.of(at, 6).to(DType.BFLOAT16)).to(DType.FLOAT32).floats();
    for (int i = 0; i < at.length; i++) {
      double inner = Math.sqrt(2 / Math.PI) * (at[i] + 0.044715 * Math.pow(at[i], 3));
      double expected = 0.5 * at[i] * (1 + Math.tanh(inner));
      assertThat((double) exact[i]).isEqualTo(expected, within(1e-6));
      assertThat((double) half[i]).isEqualTo(expected, within(5e-4 + Math.abs(expected) / 256));
    }
  }

  @Test
  void computeInTheTypeOfTheirInput() {
    var x = random.normal(2, 6, 16).to(DType.BFLOAT16);
    assertThat(new Linear(16, 3).forward(x).type()).isEqualTo(DType.BFLOAT16);
    assertThat(new LayerNorm(16, 1e-6).forward(x).type()).isEqualTo(DType.BFLOAT16);
    assertThat(new RmsNorm(16, 1e-6).forward(x).type()).isEqualTo(DType.BFLOAT16);
    assertThat(new Conv2d(2, 1, 3, 1, 1).forward(x.view(1, 2, 6, 16)).type())
        .isEqualTo(DType.BFLOAT16);
    var attention = new SelfAttention(16, 4, random);
    var narrow = attention.forward(x);
    assertThat(narrow.type()).isEqualTo(DType.BFLOAT16);
    assertClose(narrow.to(DType.FLOAT32), attention.forward(x.to(DType.FLOAT32)), 0.05);
  }

  @Test
  void normsGiveUnitScale() {
    var x = random.normal(4, 64).mul(7).add(3);
    var layer = new LayerNorm(64, 1e-6).forward(x);
    var rms = new RmsNorm(64, 1e-6).forward(x);
    for (int row = 0; row < 4; row++) {
      assertThat(layer.select(0, row).mean().item()).isEqualTo(0, within(1e-5));
      assertThat(layer.select(0, row).square().mean().item()).isEqualTo(1, within(1e-4));
      assertThat(rms.select(0, row).square().mean().item()).isEqualTo(1, within(1e-4));
    }
    assertThat(rms.mean().item()).isGreaterThan(0.1); // it does not centre
  }

  @Test
  void convolutionSumsItsWindows() {
    var sums = new Conv2d(1, 1, 3, 1, 1).initialise(w -> Tensor.ones(w.shape()));
    var image = Tensor.range(12).to(DType.FLOAT32).view(1, 1, 3, 4);
    assertThat(sums.forward(image).floats())
        .containsExactly(10, 18, 24, 18, 27, 45, 54, 39, 26, 42, 48, 34);
    var strided = new Conv2d(1, 1, 2, 2, 0).initialise(w -> Tensor.ones(w.shape()));
    assertThat(strided.forward(image).floats()).containsExactly(10, 18);
  }

  @Test
  void embeddingPicksRows() {
    var table = new Embedding(3, 2).initialise(w -> Tensor.range(6).to(DType.FLOAT32).view(3, 2));
    assertThat(table.forward(Tensor.of(new long[] {2, 0}, 2)).floats()).containsExactly(4, 5, 0, 1);
    assertThatThrownBy(() -> table.forward(Tensor.of(new long[] {3}, 1)))
        .isInstanceOf(TensorException.class);
  }

  @Test
  void headsMustDivideTheWidth() {
    assertThatThrownBy(() -> new SelfAttention(65, 8, random))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("heads must divide width: 65 % 8 != 0");
  }

  @Test
  void attentionEqualsTheFusedKernel() {
    var q = random.normal(2, 2, 16, 8);
    var k = random.normal(2, 2, 12, 8);
    var v = random.normal(2, 2, 12, 8);
    var fused = Tensor.wrap(() -> torch.scaled_dot_product_attention(q.raw(), k.raw(), v.raw()));
    assertClose(Functions.attention(q, k, v), fused, 1e-5);
  }

  @Test
  void attentionOfManyPositionsEqualsThatOfFew() {
    // OpenBLAS with threads of its own makes the fused kernel 100 times slower.
    int threads = Engine.threads();
    Engine.threads(1);
    try {
      // 3600 x 3600 scores are 52 MB: the fused kernel; a hundred rows of them are not.
      var q = random.normal(1, 1, 3600, 8);
      var k = random.normal(1, 1, 3600, 8);
      var whole = Functions.attention(q, k, k);
      assertClose(Functions.attention(q.narrow(2, 0, 100), k, k), whole.narrow(2, 0, 100), 1e-5);
    } finally {
      Engine.threads(threads);
    }
  }

  @Test
  void attentionOfEqualKeysIsTheMean() {
    var v = random.normal(2, 3, 5, 4);
    var mixed = Functions.attention(random.normal(2, 3, 6, 4), Tensor.ones(2, 3, 5, 4), v);
    assertClose(mixed.select(2, 0), v.mean(2), 1e-6);
    assertThat(mixed.shape()).containsExactly(2, 3, 6, 4);
  }

  @Test
  void gradientsOfSelfAttentionAreRight() {
    var attention = new SelfAttention(8, 2, random);
    checkGradient(random.normal(1, 3, 8), attention::forward);
  }

  @Test
  void gradientsOfRmsNormAreRight() {
    var norm = new RmsNorm(6, 1e-6);
    norm.parameters().get("weight").copyFrom(random.normal(6));
    checkGradient(random.normal(4, 6), norm::forward);
  }

  /** Compares the backward pass with central differences, in the direction of each element. */
  private void checkGradient(Tensor x, UnaryOperator<Tensor> layer) {
    var weighting = random.normal(layer.apply(x).shape());
    var leaf = x.clone().requiresGrad(true);
    layer.apply(leaf).mul(weighting).sum().backward();
    float[] gradient = leaf.grad().floats();
    float step = 1e-2f;
    float[] values = x.floats();
    for (int i = 0; i < values.length; i++) {
      double slope =
          (value(layer, weighting, x, values, i, step)
                  - value(layer, weighting, x, values, i, -step))
              / (2 * step);
      assertThat((double) gradient[i]).isEqualTo(slope, tolerance(slope));
    }
  }

  private static Offset<Double> tolerance(double slope) {
    return within(5e-3 * Math.max(1, Math.abs(slope)));
  }

  private static double value(
      UnaryOperator<Tensor> layer, Tensor weighting, Tensor x, float[] values, int i, float step) {
    try (var inner = Scope.open();
        var quiet = NoGrad.open()) {
      var moved = values.clone();
      moved[i] += step;
      return layer.apply(Tensor.of(moved, x.shape())).mul(weighting).sum().item();
    }
  }

  @Test
  void xavierStaysWithinItsBound() {
    var weight = Initialisation.xavierUniform(Tensor.zeros(30, 20), random);
    double bound = Math.sqrt(6.0 / 50);
    assertThat(weight.abs().max().item()).isLessThanOrEqualTo(bound).isGreaterThan(0.95 * bound);
    var kernel = Initialisation.xavierUniform(Tensor.zeros(4, 2, 3, 3), random);
    assertThat(kernel.abs().max().item()).isLessThanOrEqualTo(Math.sqrt(6.0 / (18 + 36)));
  }
}
