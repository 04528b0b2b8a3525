package io.qingping.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RotationTest {
  private static final Offset<Double> BOUND = within(1e-4);
  private final Generator random = new Generator(23);
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** Products of one query and one key at each pair of places, (L, L). */
  private Tensor products(Rotation rotation, int places, int width) {
    var q = rotation.turn(random.normal(1, width).expand(places, width));
    var k = rotation.turn(random.normal(1, width).expand(places, width));
    return q.matmul(k.transpose(0, 1));
  }

  private static double at(Tensor table, int row, int column) {
    return table.select(0, row).select(0, column).item();
  }

  @Test
  void onALineOnlyTheDistanceCounts() {
    var products = products(Rotation.line(12, 8), 12, 8);
    assertThat(at(products, 2, 5)).isCloseTo(at(products, 7, 10), BOUND);
    assertThat(at(products, 2, 5)).isNotCloseTo(at(products, 5, 2), BOUND);
    assertThat(at(products, 2, 5)).isNotCloseTo(at(products, 2, 6), BOUND);
  }

  @Test
  void onAGridBothDistancesCount() {
    int columns = 5;
    var products = products(Rotation.grid(4, columns, 8), 4 * columns, 8);
    // (row 0, column 1) to (1, 3), and the same one row and one column further
    assertThat(at(products, 1, columns + 3))
        .isCloseTo(at(products, columns + 2, 2 * columns + 4), BOUND)
        .isNotCloseTo(at(products, 1, 3), BOUND)
        .isNotCloseTo(at(products, 1, columns + 1), BOUND);
  }

  @Test
  void theFirstPlaceStaysAndLengthsDo() {
    var x = random.normal(6, 8);
    var turned = Rotation.line(6, 8).turn(x);
    assertThat(turned.select(0, 0).sub(x.select(0, 0)).abs().max().item()).isZero();
    assertThat(turned.select(0, 5).norm().item()).isCloseTo(x.select(0, 5).norm().item(), BOUND);
  }

  @Test
  void headsOfAnOddWidthAreRefused() {
    assertThatThrownBy(() -> Rotation.line(4, 7)).hasMessageContaining("a multiple of 2");
    assertThatThrownBy(() -> Rotation.grid(2, 2, 6)).hasMessageContaining("a multiple of 4");
  }
}
