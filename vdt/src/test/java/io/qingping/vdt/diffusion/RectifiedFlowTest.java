package io.qingping.vdt.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.tensor.Generator;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.vdt.diffusion.RectifiedFlow.Solver;
import io.qingping.vdt.mask.Extent;
import io.qingping.vdt.mask.TaskMask;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RectifiedFlowTest {
  private static final int FRAMES = 4;
  private Scope scope;
  private Tensor clean;
  private Tensor noise;

  @BeforeEach
  void open() {
    scope = Scope.open();
    var random = new Generator(5);
    clean = random.normal(2, FRAMES, 3, 6, 6);
    noise = random.normal(2, FRAMES, 3, 6, 6);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** A mask (2, T, 1, 6, 6) that gives this many first frames. */
  private static Tensor giving(int frames) {
    var one = TaskMask.predict(new Extent(FRAMES, 6, 6), frames).tensor();
    return Tensor.stack(0, one, one);
  }

  private Tensor velocity() {
    return noise.sub(clean);
  }

  @Test
  void anOracleHasNoLoss() {
    var s = Tensor.of(new float[] {0.2f, 0.9f}, 2);
    var loss = RectifiedFlow.loss((x, t) -> velocity(), clean, s, giving(1), noise);
    assertThat(loss.item()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void lossIsPerElementThatIsAskedFor(int given) {
    var s = Tensor.of(new float[] {0.2f, 0.9f}, 2);
    Denoiser wrongByHalf = (x, t) -> velocity().add(0.5);
    var loss = RectifiedFlow.loss(wrongByHalf, clean, s, giving(given), noise);
    assertThat(loss.item()).isCloseTo(0.25, within(1e-6));
  }

  @Test
  void networkSeesGivenFramesCleanAtTimeZeroAndOthersOnTheLine() {
    var s = Tensor.of(new float[] {0.25f, 0.75f}, 2);
    Denoiser looking =
        (x, t) -> {
          assertThat(t.shape()).containsExactly(2, FRAMES, 6, 6);
          assertThat(t.max(2, 3).floats()).containsExactly(0, 250, 250, 250, 0, 750, 750, 750);
          assertThat(x.select(1, 0).floats()).isEqualTo(clean.select(1, 0).floats());
          var expected = clean.select(0, 1).mul(0.25).add(noise.select(0, 1).mul(0.75));
          var off = x.select(0, 1).sub(expected).narrow(0, 1, FRAMES - 1).abs().max().item();
          assertThat(off).isLessThan(1e-6);
          return velocity();
        };
    RectifiedFlow.loss(looking, clean, s, giving(1), noise);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void straightLinesAreFollowedExactly(int steps) {
    for (double shift : new double[] {1, 3}) {
      var sample =
          RectifiedFlow.sample(
              (x, t) -> velocity(), clean, giving(0), noise, steps, shift, Solver.EULER);
      assertThat(sample.sub(clean).abs().max().item()).isLessThan(1e-5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givenContentStaysToTheBit(Solver solver) {
    var sample =
        RectifiedFlow.sample((x, t) -> x.mul(0.3).add(1), clean, giving(2), noise, 3, 1, solver);
    var kept = sample.narrow(1, 0, 2).contiguous().floats();
    assertThat(kept).isEqualTo(clean.narrow(1, 0, 2).contiguous().floats());
    assertThat(sample.sub(clean).narrow(1, 2, 2).abs().max().item()).isGreaterThan(0.1);
  }

  @Test
  void eulerIsOfOrderOneAndTheOthersOfOrderTwo() {
    assertThat(error(Solver.EULER, 20) / error(Solver.EULER, 40)).isBetween(1.8, 2.2);
    for (var solver : List.of(Solver.HEUN, Solver.ADAMS)) {
      assertThat(error(solver, 20) / error(solver, 40)).isBetween(3.5, 4.6);
      assertThat(error(solver, 20)).isLessThan(0.1 * error(Solver.EULER, 20));
    }
  }

  @Test
  void adamsAsksTheNetworkOnceAStep() {
    var asked = new AtomicInteger();
    Denoiser counting =
        (x, t) -> {
          asked.incrementAndGet();
          return x;
        };
    RectifiedFlow.sample(counting, clean, giving(0), noise, 7, 1, Solver.ADAMS);
    assertThat(asked).hasValue(7);
  }

  /** Error on dx/ds = 1.5 x, whose solution at s = 0 is x(1) e^-1.5. */
  private double error(Solver solver, int steps) {
    var sample =
        RectifiedFlow.sample((x, t) -> x.mul(1.5), clean, giving(0), noise, steps, 1, solver);
    return sample.sub(noise.mul(Math.exp(-1.5))).abs().max().item();
  }

  @Test
  void shiftSpendsMoreStepsNearTheNoise() {
    List<Float> heard = new ArrayList<>();
    Denoiser listening =
        (x, t) -> {
          heard.add(t.floats()[0]);
          return Tensor.zeros(x.shape());
        };
    RectifiedFlow.sample(listening, clean, giving(0), noise, 4, 3, Solver.EULER);
    assertThat(heard).hasSize(4);
    double[] even = {1, 0.75, 0.5, 0.25};
    for (int i = 0; i < 4; i++) {
      double expected = 1000 * 3 * even[i] / (1 + 2 * even[i]);
      assertThat((double) heard.get(i)).isCloseTo(expected, within(1e-3));
    }
  }

  @Test
  void refusesToSampleInNoSteps() {
    assertThatThrownBy(
            () -> RectifiedFlow.sample((x, t) -> x, clean, giving(0), noise, 0, 1, Solver.EULER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sampling needs at least one step, not 0");
  }
}
