package io.qingping.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmaTest {
  private static final class One extends Module {
    private final Tensor weight = parameter("weight", Tensor.of(new float[] {1}, 1));
  }

  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void followsItsFormula() {
    var one = new One();
    var ema = new Ema(one, 0.5);
    double average = 1;
    for (int n = 1; n <= 20; n++) {
      one.weight.fill(n);
      ema.update();
      double decay = Math.min(0.5, (1.0 + n) / (10.0 + n));
      average = decay * average + (1 - decay) * n;
      assertThat(ema.stateDict().get("weight").item()).isEqualTo(average, within(1e-5));
    }
    assertThat(ema.steps()).isEqualTo(20);
    assertThat(one.weight.item()).isEqualTo(20); // the model itself is left alone
  }

  @Test
  void refusesWeightsOfAnotherModel() {
    var ema = new Ema(new One(), 0.9);
    assertThatThrownBy(() -> ema.load(Map.of(), 1, "ema.safetensors"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("ema.safetensors: 'weight' is missing");
    assertThatThrownBy(() -> ema.load(Map.of("weight", Tensor.ones(2)), 1, "ema.safetensors"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("ema.safetensors: 'weight' is [2], expected [1]");
    assertThatThrownBy(() -> new Ema(new One(), 1)).hasMessageContaining("must be in [0, 1)");
  }
}
