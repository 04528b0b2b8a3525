package io.qingping.vdt.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import io.qingping.tensor.Generator;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.vdt.mask.Extent;
import io.qingping.vdt.mask.TaskMask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuidanceTest {
  private Scope scope;
  private Tensor given;
  private Tensor mask;
  private Tensor noise;

  @BeforeEach
  void open() {
    scope = Scope.open();
    var random = new Generator(5);
    given = random.normal(1, 3, 2, 2, 2);
    noise = random.normal(1, 3, 2, 2, 2);
    mask = TaskMask.predict(new Extent(3, 2, 2), 1).tensor().unsqueeze(0);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private Denoiser guided(Denoiser network, double weight) {
    return Guidance.of(
        network, weight, given, mask, noise, (t, clean, n) -> clean.add(n.mul(t / 1000)));
  }

  /** Times of the frames: the first is given. */
  private static Tensor times() {
    return Tensor.of(new float[] {0, 400, 400}, 1, 3);
  }

  private static double difference(Tensor a, Tensor b) {
    return a.sub(b).abs().max().item();
  }

  @Test
  void weightOneIsTheNetworkItself() {
    Denoiser network = (x, t) -> x;
    assertThat(guided(network, 1)).isSameAs(network);
  }

  @Test
  void theFreePredictionSeesGivenFramesNoisyAndAtTheTimeOfTheOthers() {
    var x = GaussianDiffusion.compose(given, noise.mul(0.5), mask);
    guided(
            (both, t) -> {
              assertThat(t.floats()).containsExactly(0, 400, 400, 400, 400, 400);
              assertThat(both.select(0, 0).floats()).isEqualTo(x.select(0, 0).floats());
              var free = both.select(0, 1);
              var hidden = given.add(noise.mul(0.4)).select(0, 0);
              assertThat(difference(free.select(0, 0), hidden.select(0, 0))).isLessThan(1e-6);
              assertThat(free.select(0, 1).floats())
                  .isEqualTo(x.select(0, 0).select(0, 1).floats());
              return both;
            },
            2)
        .predict(x, times());
  }

  @Test
  void goesFromTheFreePredictionThroughTheToldOne() {
    Denoiser sumOfFirstFrame =
        (x, t) -> x.mul(0).add(x.narrow(1, 0, 1).sum(1, 2, 3, 4).view(-1, 1, 1, 1, 1));
    var told = given.narrow(1, 0, 1).sum().item();
    var free = given.add(noise.mul(0.4)).narrow(1, 0, 1).sum().item();
    var guided = guided(sumOfFirstFrame, 3).predict(given, times());
    assertThat(difference(guided, Tensor.full(free + 3 * (told - free), guided.shape())))
        .isLessThan(1e-4);
  }

  @Test
  void leavesTheVarianceOfTheToldPrediction() {
    Denoiser withVariance = (x, t) -> Tensor.cat(2, x, x.mul(10));
    var guided = guided(withVariance, 3).predict(given, times());
    assertThat(guided.shape()).containsExactly(1, 3, 4, 2, 2);
    assertThat(difference(guided.narrow(2, 2, 2), given.mul(10))).isZero();
    assertThat(difference(guided.narrow(2, 0, 2), given)).isGreaterThan(0.1);
  }
}
