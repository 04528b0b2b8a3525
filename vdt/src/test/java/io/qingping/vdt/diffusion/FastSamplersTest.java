package io.qingping.vdt.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qingping.tensor.DType;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.vdt.diffusion.RectifiedFlow.Solver;
import io.qingping.vdt.mask.Extent;
import io.qingping.vdt.mask.TaskMask;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The samplers against clips whose best denoiser is known. */
class FastSamplersTest {
  private static final GaussianClips CLIPS = new GaussianClips(0.4, 0.5);
  private static final NoiseSchedule PROCESS = NoiseSchedule.linear(1000);

  /** A process so fine that its steps do not limit the accuracy. */
  private static final NoiseSchedule FINE = NoiseSchedule.linear(20_001);

  enum Kind {
    ANCESTRAL,
    DDIM,
    NOISY_DDIM,
    DPM_SOLVER
  }

  private Scope scope;
  private Generator random;

  @BeforeEach
  void open() {
    scope = Scope.open();
    random = new Generator(17);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private Tensor sample(
      Kind kind, NoiseSchedule steps, Denoiser network, Tensor given, Tensor mask, Tensor start) {
    GaussianDiffusion.StepNoise noise = step -> random.normal(start.shape());
    return switch (kind) {
      case ANCESTRAL -> new GaussianDiffusion(steps).sample(network, given, mask, start, noise);
      case DDIM -> new Ddim(steps, 0).sample(network, given, mask, start, noise);
      case NOISY_DDIM -> new Ddim(steps, 1).sample(network, given, mask, start, noise);
      case DPM_SOLVER -> new DpmSolver(steps).sample(network, given, mask, start);
    };
  }

  private static Tensor everything(Tensor clips) {
    return Tensor.ones(clips.size(0), clips.size(1), 1, clips.size(3), clips.size(4));
  }

  @ParameterizedTest
  @EnumSource
  void samplesFollowTheDataDistribution(Kind kind) {
    var start = random.normal(2, 4, 1, 32, 32);
    var network = CLIPS.noiseOf(PROCESS);
    var sample = sample(kind, PROCESS, network, start, everything(start), start);
    assertThat(sample.mean().item()).isCloseTo(0.4, within(0.02));
    assertThat(sample.sub(0.4).square().mean().sqrt().item()).isCloseTo(0.5, within(0.012));
  }

  @Test
  void ddimIsOfOrderOneAndDpmSolverOfOrderTwo() {
    assertThat(error(Kind.DDIM, 200) / error(Kind.DDIM, 400)).isBetween(1.9, 2.1);
    assertThat(error(Kind.DPM_SOLVER, 200) / error(Kind.DPM_SOLVER, 400)).isBetween(3.7, 4.3);
    assertThat(error(Kind.DPM_SOLVER, 50)).isLessThan(0.2 * error(Kind.DDIM, 50));
  }

  /**
   * Error beside the exact flow half way, where the network is asked; nearer to the end an even
   * division of time is no even one of the logarithm of signal over noise.
   */
  private static double error(Kind kind, int steps) {
    try (var scope = Scope.open()) {
      var start = new Generator(3).normal(1, 2, 1, 4, 4).to(DType.FLOAT64);
      var error = new AtomicReference<>(Double.NaN);
      int place = FINE.steps() / 2;
      Denoiser watched =
          (x, t) -> {
            if (t.floats()[0] == place) {
              var expected = CLIPS.flow(start, FINE, FINE.steps() - 1, place);
              error.set(x.sub(expected).abs().max().item());
            }
            return CLIPS.noiseOf(FINE).predict(x, t);
          };
      new FastSamplersTest()
          .sample(kind, FINE.respaced(steps + 1), watched, start, everything(start), start);
      return error.get();
    }
  }

  @Test
  void heunIsOfOrderTwoOnTheFlowOfGaussianClips() {
    assertThat(flowError(Solver.EULER, 40) / flowError(Solver.EULER, 80)).isBetween(1.8, 2.2);
    assertThat(flowError(Solver.HEUN, 40) / flowError(Solver.HEUN, 80)).isBetween(3.4, 4.6);
  }

  private static double flowError(Solver solver, int steps) {
    try (var scope = Scope.open()) {
      var start = new Generator(3).normal(1, 2, 1, 4, 4).to(DType.FLOAT64);
      var expected = CLIPS.flow(start, 0, 1, 1, 0);
      var mask = everything(start).to(DType.FLOAT64);
      var sample = RectifiedFlow.sample(CLIPS.velocity(), start, mask, start, steps, 1, solver);
      return sample.sub(expected).abs().max().item();
    }
  }

  @Test
  void theNetworkIsToldTheOriginalStep() {
    for (var kind : Kind.values()) {
      List<Float> told = new ArrayList<>();
      Denoiser listening =
          (x, t) -> {
            told.add(t.floats()[1]);
            return Tensor.cat(2, x, x);
          };
      var start = random.normal(2, 2, 1, 2, 2);
      sample(kind, PROCESS.respaced(4), listening, start, everything(start), start);
      assertThat(told).as(kind.name()).containsExactly(999f, 666f, 333f, 0f);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "ANCESTRAL", mode = EnumSource.Mode.EXCLUDE)
  void givenContentIsSeenCleanAndReturnedToTheBit(Kind kind) {
    var given = random.normal(1, 4, 1, 2, 2);
    given.select(1, 0).fill(-0.0);
    var mask = TaskMask.predict(new Extent(4, 2, 2), 2).tensor().unsqueeze(0);
    var known = bits(given);
    Denoiser wild =
        (x, t) -> {
          assertThat(bits(x)).isEqualTo(known);
          var noise = x.mul(0.9);
          noise.narrow(1, 0, 2).fill(Double.NaN);
          return Tensor.cat(2, noise, noise);
        };
    var sample = sample(kind, PROCESS.respaced(5), wild, given, mask, random.normal(given.shape()));
    assertThat(bits(sample)).isEqualTo(known);
    assertThat(sample.narrow(1, 2, 2).contiguous().floats()).doesNotContain(Float.NaN);
  }

  /** The first two frames, which tell -0 from 0 and one NaN from another. */
  private static int[] bits(Tensor clips) {
    var values = clips.narrow(1, 0, 2).contiguous().floats();
    var bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  @Test
  void refusesAnEtaThatIsNoShare() {
    assertThatThrownBy(() -> new Ddim(PROCESS, 1.5))
        .hasMessage("eta must be within 0 and 1, not 1.5");
    assertThatThrownBy(() -> new Ddim(PROCESS, Double.NaN)).hasMessageContaining("NaN");
  }
}
