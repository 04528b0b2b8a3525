package io.qingping.vdt.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.tensor.AdamW;
import io.qingping.tensor.DType;
import io.qingping.tensor.Engine;
import io.qingping.tensor.Generator;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VdtTest {
  private static final int FRAMES = 3;
  private static final int HIDDEN = 32;
  private Scope scope;
  private Generator random;

  @BeforeEach
  void open() {
    Engine.products(Engine.Products.EXACT);
    scope = Scope.open();
    random = new Generator(11);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static VdtConfig config(boolean variance, int labels, boolean gated) {
    return new VdtConfig(FRAMES, 8, 12, 4, 2, HIDDEN, 2, 4, variance, labels, gated, gated, gated);
  }

  /** A network none of whose weights is zero. */
  private Vdt stirred(VdtConfig config) {
    var vdt = new Vdt(config, random);
    stir(vdt, "");
    return vdt;
  }

  private void stir(Vdt vdt, String prefix) {
    try (var quiet = NoGrad.open()) {
      vdt.parameters()
          .forEach(
              (name, weight) -> {
                if (name.startsWith(prefix)) {
                  weight.copyFrom(random.normal(weight.shape()).mul(0.1));
                }
              });
    }
  }

  private Tensor clips(int batch) {
    return random.normal(batch, FRAMES, 4, 8, 12);
  }

  private static double difference(Tensor a, Tensor b) {
    return a.sub(b).abs().max().item();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void predictsClipsOfItsInputsShape(boolean variance) {
    var y = stirred(config(variance, 1, false)).forward(clips(2), Tensor.full(500, 2));
    assertThat(y.shape()).containsExactly(2, FRAMES, variance ? 8 : 4, 8, 12);
    assertThat(y.type()).isEqualTo(DType.FLOAT32);
  }

  @Test
  void startsByPredictingZero() {
    var y = new Vdt(config(true, 1, true), random).forward(clips(1), Tensor.full(10, 1));
    assertThat(y.abs().max().item()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneTimeForAllFramesOrTokensIsTheClipsTime(boolean gated) {
    var vdt = stirred(config(false, 0, gated));
    var x = clips(2);
    var t = Tensor.of(new float[] {17, 800}, 2);
    var perFrame = t.view(2, 1).expand(2, FRAMES).contiguous();
    var perToken = t.view(2, 1, 1).expand(2, FRAMES, vdt.config().tokens()).contiguous();
    var expected = vdt.forward(x, t);
    assertThat(difference(vdt.forward(x, perFrame), expected)).isLessThan(1e-5);
    assertThat(difference(vdt.forward(x, perToken), expected)).isLessThan(1e-5);
  }

  @Test
  void aTokensOwnTimeMatters() {
    var vdt = stirred(config(false, 0, true));
    var x = clips(1);
    var times = Tensor.full(300, 1, FRAMES, vdt.config().tokens());
    var before = vdt.forward(x, times);
    times.select(1, 1).select(1, 5).fill(0);
    assertThat(difference(vdt.forward(x, times), before)).isGreaterThan(1e-3);
  }

  @Test
  void gatedTemporalBranchStartsAsTheIdentityInTime() {
    assertThat(leakBetweenFrames(true)).isZero();
    assertThat(leakBetweenFrames(false)).isGreaterThan(1e-3);
  }

  /** How much the last frame's output of a fresh network follows the first frame. */
  private double leakBetweenFrames(boolean gated) {
    var vdt = new Vdt(config(false, 0, gated), random);
    stir(vdt, "final_layer.");
    var x = clips(1);
    var t = Tensor.full(300, 1);
    var before = vdt.forward(x, t).select(1, FRAMES - 1);
    x.select(1, 0).fill(2);
    return difference(vdt.forward(x, t).select(1, FRAMES - 1), before);
  }

  @Test
  void aLabelReachesItsOwnClipAndNoneIsWhatIsTakenWithoutOne() {
    var vdt = stirred(config(false, 2, true));
    var x = clips(2);
    var t = Tensor.full(300, 2);
    var without = vdt.forward(x, t);
    assertThat(difference(vdt.forward(x, t, vdt.labels(-1, -1)), without)).isZero();
    var told = vdt.forward(x, t, vdt.labels(-1, 1));
    assertThat(difference(told.select(0, 0), without.select(0, 0))).isLessThan(1e-6);
    assertThat(difference(told.select(0, 1), without.select(0, 1))).isGreaterThan(1e-3);
    assertThat(difference(vdt.forward(x, t, vdt.labels(0, 0)), told)).isGreaterThan(1e-3);
  }

  @Test
  void conditionReachesItsOwnClipOnly() {
    var vdt = stirred(config(false, 0, true));
    var x = clips(2);
    var t = Tensor.full(300, 2);
    var condition = Tensor.zeros(2, HIDDEN);
    var before = vdt.forward(x, t, condition);
    assertThat(difference(before, vdt.forward(x, t))).isLessThan(1e-6);
    condition.select(0, 1).fill(1);
    var after = vdt.forward(x, t, condition);
    assertThat(difference(after.select(0, 0), before.select(0, 0))).isLessThan(1e-6);
    assertThat(difference(after.select(0, 1), before.select(0, 1))).isGreaterThan(1e-3);
  }

  @Test
  void halfPrecisionIsClose() {
    var vdt = stirred(config(false, 1, true));
    var x = clips(2);
    var t = Tensor.of(new float[] {3, 950}, 2);
    var exact = vdt.forward(x, t);
    var half = vdt.forward(x.to(DType.BFLOAT16), t);
    assertThat(half.type()).isEqualTo(DType.FLOAT32);
    assertThat(half.sub(exact).norm().item() / exact.norm().item()).isBetween(1e-5, 0.03);
  }

  @Test
  void gradientReachesEveryParameterOnceItHasLeftZero() {
    var vdt = new Vdt(config(true, 1, true), random);
    var optimiser = new AdamW(vdt, AdamW.Options.defaults());
    // Each step wakes what hangs behind a zero: last layer, then gates, then the branches.
    for (int step = 0; step < 4; step++) {
      if (step > 0) {
        optimiser.step(1e-2);
        optimiser.zeroGradients();
      }
      var y = vdt.forward(clips(2), Tensor.of(new float[] {100, 700}, 2));
      y.sub(random.normal(y.shape())).square().mean().backward();
    }
    var norms = new LinkedHashMap<String, Double>();
    vdt.parameters().forEach((name, weight) -> norms.put(name, weight.grad().norm().item()));
    assertThat(norms).isNotEmpty().allSatisfy((name, norm) -> assertThat(norm).isPositive());
  }

  @Test
  void timeOfATokenIsThatOfItsNoisiestPixel() {
    var vdt = stirred(config(false, 0, true));
    var x = clips(2);
    var tokens = Tensor.full(300, 2, FRAMES, vdt.config().tokens());
    var pixels = Tensor.full(300, 2, FRAMES, 8, 12);
    tokens.select(0, 1).select(0, 2).select(0, 7).fill(0); // the second row's second patch
    var row = pixels.select(0, 1).select(0, 2).narrow(0, 2, 2);
    row.narrow(1, 2, 2).fill(0);
    row.narrow(1, 4, 1).fill(0); // half a patch stays as noisy as its other half
    assertThat(difference(vdt.forward(x, pixels), vdt.forward(x, tokens))).isZero();
    assertThat(difference(vdt.forward(x, pixels), vdt.forward(x, Tensor.full(300, 2))))
        .isGreaterThan(1e-3);
  }

  @Test
  void eachClipOfABatchHasItsOwnTimes() {
    var vdt = stirred(config(false, 0, true));
    var x = clips(2);
    var t = Tensor.full(700, 2, FRAMES, vdt.config().tokens());
    t.select(0, 0).select(0, 0).fill(0);
    t.select(0, 1).fill(40);
    t.select(0, 1).select(0, 1).narrow(0, 0, 3).fill(10);
    t.select(0, 1).select(0, 2).narrow(0, 0, 3).fill(20);
    var together = vdt.forward(x, t);
    for (int i = 0; i < 2; i++) {
      var alone = vdt.forward(x.narrow(0, i, 1), t.narrow(0, i, 1).contiguous());
      assertThat(difference(together.narrow(0, i, 1), alone)).isLessThan(1e-5);
    }
  }

  @Test
  void longerAndRectangularClipsHaveTheirOwnPlaces() {
    var small = stirred(config(false, 0, true));
    var large =
        new Vdt(new VdtConfig(5, 12, 4, 4, 2, HIDDEN, 2, 4, false, 0, true, true, true), random);
    large.loadForOtherSize(small.stateDict(), "small");
    var x = random.normal(2, 5, 4, 12, 4);
    var t = Tensor.of(new float[] {300, 20}, 2);
    assertThat(difference(small.forward(x, t), large.forward(x, t))).isZero();
    assertThat(small.forward(x, t).shape()).containsExactly(2, 5, 4, 12, 4);
  }

  @Test
  void heightAndWidthAreNotSwapped() {
    // The blocks of a fresh network are identities, so a patch only reaches its own place.
    var lone = new Vdt(config(false, 0, true), random);
    stir(lone, "final_layer.");
    var x = clips(1);
    var t = Tensor.full(300, 1);
    var before = lone.forward(x, t);
    x.select(1, 1).select(1, 0).select(1, 2).narrow(1, 10, 1).fill(5); // row 2, column 10
    var change = lone.forward(x, t).sub(before).abs();
    change = change.view(FRAMES, 4, 8, 12).max(1);
    for (int row = 0; row < 8; row++) {
      for (int column = 0; column < 12; column++) {
        boolean samePatch = row / 2 == 1 && column / 2 == 5;
        double there = change.select(0, 1).select(0, row).select(0, column).item();
        assertThat(there > 0).as("row %d, column %d", row, column).isEqualTo(samePatch);
      }
    }
  }

  @Test
  void strictLoadingNamesTheTableOfAnotherLength() {
    var longer =
        new Vdt(new VdtConfig(5, 8, 12, 4, 2, HIDDEN, 2, 4, false, 0, true, true, true), random);
    var vdt = stirred(config(false, 0, true));
    var before = vdt.stateDict().get("x_embedder.proj.bias").floats();
    assertThatThrownBy(() -> vdt.load(longer.stateDict(), "longer.pt"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("longer.pt")
        .hasMessageContaining("'time_embed' is [1, 5, 32], expected [1, 3, 32]");
    assertThat(vdt.stateDict().get("x_embedder.proj.bias").floats()).isEqualTo(before);
    var wider =
        new Vdt(new VdtConfig(3, 8, 12, 4, 2, 48, 2, 4, false, 0, true, true, true), random);
    assertThatThrownBy(() -> vdt.loadForOtherSize(wider.stateDict(), "wider.pt"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void refusesClipsOfAnotherShape() {
    var vdt = new Vdt(config(false, 0, false), random);
    assertThatThrownBy(() -> vdt.forward(Tensor.zeros(1, 3, 3, 8, 12), Tensor.zeros(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the network takes clips of (B, T, 4, H, W) with H and W divisible by 2,"
                + " not [1, 3, 3, 8, 12]");
    assertThatThrownBy(() -> vdt.forward(Tensor.zeros(3, 4, 8, 12), Tensor.zeros(1)))
        .hasMessageContaining("not [3, 4, 8, 12]");
    assertThatThrownBy(() -> vdt.forward(Tensor.zeros(1, 3, 4, 8, 11), Tensor.zeros(1)))
        .hasMessageContaining("not [1, 3, 4, 8, 11]");
    for (long[] shape : new long[][] {{1, 2}, {1, 3, 5}, {1, 3, 8, 11}, {1, 3, 8, 12, 1}}) {
      assertThatThrownBy(() -> vdt.forward(clips(1), Tensor.zeros(shape)))
          .hasMessageStartingWith("times are (B), (B, T), (B, T, N) or (B, T, H, W)");
    }
  }

  @Test
  void refusesImpossibleShapes() {
    assertRefused(
        () -> new VdtConfig(0, 8, 8, 4, 2, 32, 2, 4, true, 1, false, false, false), "positive");
    assertRefused(
        () -> new VdtConfig(4, 9, 8, 4, 2, 32, 2, 4, true, 1, false, false, false), "9x8 by 2");
    assertRefused(
        () -> new VdtConfig(4, 8, 8, 4, 2, 32, 2, 5, true, 1, false, false, false), "32 % 5 != 0");
    assertRefused(
        () -> new VdtConfig(4, 8, 8, 4, 2, 30, 2, 5, true, 1, false, false, false),
        "multiple of 4");
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable making, String part) {
    assertThatThrownBy(making)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(part);
  }
}
