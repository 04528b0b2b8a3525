package io.qingping.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GeneratorTest {
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
  void givesPyTorchsNumbers() {
    // torch.manual_seed(0); torch.randn(3)
    var numbers = new Generator(0).normal(3).floats();
    assertThat(numbers[0]).isEqualTo(1.5410f, within(5e-5f));
    assertThat(numbers[1]).isEqualTo(-0.2934f, within(5e-5f));
    assertThat(numbers[2]).isEqualTo(-2.1788f, within(5e-5f));
  }

  @Test
  void goesOnFromItsState() {
    var random = new Generator(5);
    random.normal(7);
    var state = random.state();
    var expected = random.normal(100).floats();
    var other = new Generator(6);
    other.state(state);
    assertThat(other.normal(100).floats()).isEqualTo(expected);
    assertThat(other.uniform(3).floats()).isEqualTo(random.uniform(3).floats());
  }

  @Test
  void staysInItsRanges() {
    var random = new Generator(1);
    assertThat(random.integers(7, 1000).longs()).containsOnly(0, 1, 2, 3, 4, 5, 6);
    for (float value : random.uniform(1000).floats()) {
      assertThat(value).isGreaterThanOrEqualTo(0).isLessThan(1);
    }
    assertThat(random.normal(100_000).mean().item()).isEqualTo(0, within(0.02));
  }
}
