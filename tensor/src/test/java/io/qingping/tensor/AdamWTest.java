package io.qingping.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.AdamWOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdamWTest {
  private static final AdamW.Options OPTIONS = new AdamW.Options(0.9, 0.99, 1e-8, 0.1, 0);

  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** A weight that decays and a bias that does not; the loss makes any gradient wanted. */
  private static final class Pair extends Module {
    private final Tensor weight = parameter("weight", Tensor.of(new float[] {1, -2, 3, 4}, 2, 2));
    private final Tensor bias = parameter("bias", Tensor.of(new float[] {0.5f}, 1));

    void gradients(float... wanted) {
      var slopes = Tensor.of(wanted, 5);
      weight
          .view(4)
          .mul(slopes.narrow(0, 0, 4))
          .sum()
          .add(bias.mul(slopes.narrow(0, 4, 1)).sum())
          .backward();
    }

    float[] values() {
      return Tensor.cat(0, weight.view(4), bias).floats();
    }
  }

  @Test
  void followsItsFormula() {
    var pair = new Pair();
    var optimiser = new AdamW(pair, OPTIONS);
    double[] w = {1, -2, 3, 4, 0.5};
    var m = new double[5];
    var v = new double[5];
    for (int step = 1; step <= 5; step++) {
      float[] g = {0.1f * step, -0.2f, 0.3f, 0, 1f / step};
      optimiser.zeroGradients();
      pair.gradients(g);
      optimiser.step(0.01);
      for (int i = 0; i < 5; i++) {
        m[i] = 0.9 * m[i] + 0.1 * g[i];
        v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
        double decay = i < 4 ? 0.01 * 0.1 * w[i] : 0;
        double mean = m[i] / (1 - Math.pow(0.9, step));
        double deviation = Math.sqrt(v[i] / (1 - Math.pow(0.99, step))) + 1e-8;
        w[i] -= decay + 0.01 * mean / deviation;
      }
      for (int i = 0; i < 5; i++) {
        assertThat((double) pair.values()[i]).isEqualTo(w[i], within(2e-6));
      }
    }
  }

  /** Weights that all decay, as libtorch knows no exception for biases. */
  private static final class Matrices extends Module {
    private final Tensor first;
    private final Tensor second;

    Matrices(Generator random) {
      first = parameter("first", random.normal(7, 5));
      second = parameter("second", random.normal(3, 7));
    }

    Tensor loss(Tensor x) {
      var hidden = x.matmul(first.transpose(0, 1)).tanh();
      return hidden.matmul(second.transpose(0, 1)).square().mean();
    }
  }

  @Test
  void equalsLibtorchsOwn() {
    var random = new Generator(3);
    var ours = new Matrices(random);
    var theirs = new Matrices(random);
    theirs.load(ours.stateDict(), "memory");
    var optimiser = new AdamW(ours, new AdamW.Options(0.9, 0.999, 1e-8, 0.01, 0));
    var reference =
        new org.bytedeco.pytorch.AdamW(
            Tensor.vector(theirs.first, theirs.second), new AdamWOptions(0.02));
    for (int step = 0; step < 10; step++) {
      var x = random.normal(6, 5);
      optimiser.zeroGradients();
      ours.loss(x).backward();
      optimiser.step(0.02);
      reference.zero_grad();
      theirs.loss(x).backward();
      reference.step();
    }
    assertThat(ours.first.sub(theirs.first).abs().max().item()).isLessThan(1e-6);
    assertThat(ours.second.sub(theirs.second).abs().max().item()).isLessThan(1e-6);
  }

  @Test
  void aShareOfTheRateIsTheStepOfThatRate() {
    var shared = new Pair();
    var slow = new Pair();
    var fast = new Pair();
    var optimisers =
        List.of(
            new AdamW(shared, OPTIONS, name -> name.equals("weight") ? 0.25 : 1),
            new AdamW(slow, OPTIONS),
            new AdamW(fast, OPTIONS));
    for (int step = 0; step < 3; step++) {
      for (var optimiser : optimisers) {
        optimiser.zeroGradients();
      }
      shared.gradients(1, 2, -3, 0, 5);
      slow.gradients(1, 2, -3, 0, 5);
      fast.gradients(1, 2, -3, 0, 5);
      optimisers.get(0).step(0.1);
      optimisers.get(1).step(0.025);
      optimisers.get(2).step(0.1);
    }
    assertThat(shared.weight.sub(slow.weight).abs().max().item()).isLessThan(1e-6);
    assertThat(shared.bias.item()).isEqualTo(fast.bias.item());
  }

  @Test
  void clipsTheNorm() {
    var pair = new Pair();
    var optimiser = new AdamW(pair, new AdamW.Options(0.9, 0.99, 1e-8, 0, 1));
    pair.gradients(3, 0, 4, 0, 0);
    assertThat(optimiser.step(0)).isEqualTo(5, within(1e-5));
    assertThat(optimiser.state().get("first_moment").norm().item()).isEqualTo(0.1, within(1e-5));
    optimiser.zeroGradients();
    pair.gradients(0.3f, 0, 0.4f, 0, 0); // below the limit: left as it is
    assertThat(optimiser.step(0)).isEqualTo(0.5, within(1e-5));
    assertThat(pair.weight.grad().norm().item()).isEqualTo(0.5, within(1e-5));
  }

  @Test
  void stopsBeforeNaNReachesTheWeights() {
    var pair = new Pair();
    var optimiser = new AdamW(pair, OPTIONS);
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      optimiser.zeroGradients();
      pair.gradients(1, bad, 0, 0, 0);
      assertThatThrownBy(() -> optimiser.step(0.1))
          .isInstanceOf(TrainingDiverged.class)
          .hasMessageContaining("at step 0; lower the learning rate");
      assertThat(pair.values()).containsExactly(1, -2, 3, 4, 0.5f);
      assertThat(optimiser.state().get("first_moment").norm().item()).isZero();
    }
  }

  @Test
  void goesOnFromItsState() {
    var first = new Pair();
    var optimiser = new AdamW(first, OPTIONS);
    first.gradients(1, 2, 3, 4, 5);
    optimiser.step(0.1);
    var second = new Pair();
    var resumed = new AdamW(second, OPTIONS);
    second.load(first.stateDict(), "memory");
    resumed.load(optimiser.state(), "memory");
    for (var pair : new Pair[] {first, second}) {
      var stepping = pair == first ? optimiser : resumed;
      stepping.zeroGradients();
      pair.gradients(-1, 1, 0, 2, 1);
      stepping.step(0.1);
    }
    assertThat(second.values()).isEqualTo(first.values());
  }

  @Test
  void refusesTheStateOfAnotherModel() {
    var optimiser = new AdamW(new Pair(), OPTIONS);
    assertThatThrownBy(() -> optimiser.load(Map.of(), "optimizer.safetensors"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("optimizer.safetensors: 'first_moment' is missing");
    var other = new AdamW(new Mlp(1, 1, 1, new Generator(1)), OPTIONS);
    assertThatThrownBy(() -> optimiser.load(other.state(), "optimizer.safetensors"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("optimizer.safetensors: 'first_moment' has 4 numbers, the model 5");
  }

  @Test
  void validatesItsOptions() {
    assertThatThrownBy(() -> new AdamW.Options(1, 0.9, 1e-8, 0, 0))
        .hasMessage("betas must be in [0, 1): 1.0, 0.9");
    assertThatThrownBy(() -> new AdamW.Options(0.9, 0.9, 0, 0, 0))
        .hasMessageContaining("epsilon must be positive");
  }
}
