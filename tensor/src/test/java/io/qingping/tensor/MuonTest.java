package io.qingping.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MuonTest {
  private static final AdamW.Options OPTIONS = new AdamW.Options(0.9, 0.99, 1e-8, 0, 0);
  private static final Predicate<String> FIRST = name -> name.startsWith("first.");
  private static final Predicate<String> NONE = name -> false;

  private final Tensor x = new Generator(1).normal(32, 4).outliveScopes();
  private final Tensor y = new Generator(2).normal(32, 3).outliveScopes();
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** An odd slope in each direction, so that a plain gradient is far from orthogonal. */
  private double step(Mlp mlp, Optimiser optimiser) {
    return step(mlp, optimiser, 0.01);
  }

  private double step(Mlp mlp, Optimiser optimiser, double rate) {
    optimiser.zeroGradients();
    var loss = mlp.forward(x.mul(Tensor.of(new float[] {1, 9, 0.1f, 3}, 1, 4))).sub(y).square();
    loss.mean().backward();
    optimiser.step(rate);
    return loss.mean().item();
  }

  @Test
  void stepsAlongAnOrthogonalMatrixOfAFifthOfTheRate() {
    for (long hidden : new long[] {3, 6}) { // wide, tall
      var mlp = new Mlp(4, hidden, 3, new Generator(3));
      var weight = mlp.parameters().get("first.weight");
      var before = weight.clone();
      step(mlp, new Muon(mlp, OPTIONS, FIRST));
      var change = weight.sub(before).div(0.2 * 0.01 * Math.sqrt(Math.max(hidden, 4)));
      var square =
          hidden > 4
              ? change.transpose(0, 1).matmul(change)
              : change.matmul(change.transpose(0, 1));
      long side = square.size(0);
      for (int i = 0; i < side; i++) {
        for (int j = 0; j < side; j++) {
          // Five iterations bring singular values to between 0.7 and 1.2.
          double value = square.select(0, i).select(0, j).item();
          assertThat(value).isEqualTo(i == j ? 1 : 0, within(i == j ? 0.6 : 0.35));
        }
      }
    }
  }

  @Test
  void leavesTheOtherWeightsToAdamW() {
    var ours = new Mlp(4, 6, 3, new Generator(3));
    var theirs = new Mlp(4, 6, 3, new Generator(3));
    step(ours, new Muon(ours, OPTIONS, FIRST));
    step(theirs, new AdamW(theirs, OPTIONS));
    for (var name : new String[] {"first.bias", "second.weight", "second.bias"}) {
      assertThat(ours.parameters().get(name).floats())
          .isEqualTo(theirs.parameters().get(name).floats());
    }
    assertThat(ours.parameters().get("first.weight").floats())
        .isNotEqualTo(theirs.parameters().get("first.weight").floats());
  }

  @Test
  void learnsWhatAdamWLearnsSlowly() {
    double[] last = new double[2];
    for (int i = 0; i < 2; i++) {
      var mlp = new Mlp(4, 64, 3, new Generator(3));
      var optimiser = i == 0 ? new Muon(mlp, OPTIONS, FIRST) : new AdamW(mlp, OPTIONS);
      for (int step = 0; step < 150; step++) {
        last[i] = step(mlp, optimiser, i == 0 ? 0.05 : 0.01); // the matrix steps as far
      }
    }
    assertThat(last[0]).isLessThan(0.7 * last[1]);
  }

  @Test
  void goesOnFromItsState() {
    var first = new Mlp(4, 6, 3, new Generator(3));
    var optimiser = new Muon(first, OPTIONS, FIRST);
    step(first, optimiser);
    var second = new Mlp(4, 6, 3, new Generator(4));
    var resumed = new Muon(second, OPTIONS, FIRST);
    second.load(first.stateDict(), "memory");
    resumed.load(optimiser.state(), "memory");
    step(first, optimiser);
    step(second, resumed);
    assertThat(resumed.weights().floats()).isEqualTo(optimiser.weights().floats());
  }

  @Test
  void stopsBeforeNaNReachesTheWeightsOrTheMomentum() {
    var mlp = new Mlp(4, 6, 3, new Generator(3));
    var optimiser = new Muon(mlp, OPTIONS, FIRST);
    var before = optimiser.weights().floats();
    optimiser.zeroGradients();
    mlp.forward(x.mul(Float.NaN)).mean().backward();
    assertThatThrownBy(() -> optimiser.step(0.1)).isInstanceOf(TrainingDiverged.class);
    assertThat(optimiser.weights().floats()).isEqualTo(before);
    assertThat(optimiser.state().get("matrix_momentum").norm().item()).isZero();
  }

  @Test
  void refusesTheStateOfAnotherOptimiserOrModel() {
    var mlp = new Mlp(4, 6, 3, new Generator(3));
    var optimiser = new Muon(mlp, OPTIONS, FIRST);
    assertThatThrownBy(() -> optimiser.load(new AdamW(mlp, OPTIONS).state(), "optimizer"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("optimizer: 'matrix_momentum' is missing");
    var other = new Muon(mlp, OPTIONS, NONE).state();
    assertThatThrownBy(() -> optimiser.load(other, "optimizer"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("optimizer: 'matrix_momentum' has 0 numbers, the model 24");
  }
}
