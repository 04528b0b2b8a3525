package io.qingping.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TensorTest {
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
  void errorsAreOneSentence() {
    var wide = Tensor.ones(2, 3);
    refuses(
        () -> wide.matmul(Tensor.ones(4, 5)),
        "mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)");
    refuses(() -> wide.add(Tensor.ones(2, 4)), "must match the size of tensor b");
    refuses(() -> wide.view(7), "shape '[7]' is invalid for input of size 6");
    refuses(() -> wide.size(2), "Dimension out of range");
    refuses(() -> wide.matmul(wide.to(DType.FLOAT64).transpose(0, 1)), "same dtype");
    refuses(() -> wide.item(), "6 elements");
    refuses(() -> Tensor.of(new float[5], 2, 3), "has 6 elements, not 5");
    refuses(wide::grad, "no backward pass has reached this tensor");
    refuses(wide::backward, "does not require grad");
  }

  private static void refuses(Runnable operation, String fault) {
    assertThatThrownBy(operation::run)
        .isInstanceOf(TensorException.class)
        .hasMessageContaining(fault)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void copiesNumbersInAndOut() {
    assertThat(Tensor.of(new double[] {1, 2.5}, 2, 1).doubles()).containsExactly(1, 2.5);
    assertThat(Tensor.of(new long[] {1L << 40}, 1).longs()).containsExactly(1L << 40);
    assertThat(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).transpose(0, 1).floats())
        .containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(Tensor.of(new float[0], 0, 3).floats()).isEmpty();
    assertThat(Tensor.range(3).to(DType.BFLOAT16).doubles()).containsExactly(0, 1, 2);
  }

  @Test
  void readsAndWritesBytes() throws IOException {
    var bytes = new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40};
    var in = Channels.newChannel(new ByteArrayInputStream(bytes));
    assertThat(Tensor.zeros(2).readFrom(in).floats()).containsExactly(1, 2);
    var out = new java.io.ByteArrayOutputStream();
    Tensor.of(new float[] {1, 9, 2, 9}, 2, 2).select(1, 0).writeTo(Channels.newChannel(out));
    assertThat(out.toByteArray()).isEqualTo(bytes);
    var empty = Channels.newChannel(new ByteArrayInputStream(bytes));
    assertThatThrownBy(() -> Tensor.zeros(3).readFrom(empty))
        .isInstanceOf(EOFException.class)
        .hasMessage("the data of FLOAT32[3] ends early");
  }

  @Test
  void readingIntoPartOfATensorChangesOnlyThatPart() throws IOException {
    var x = Tensor.zeros(3);
    var in = Channels.newChannel(new ByteArrayInputStream(new byte[] {0, 0, (byte) 0x80, 0x3f}));
    x.narrow(0, 1, 1).readFrom(in);
    assertThat(x.floats()).containsExactly(0, 1, 0);
    assertThatThrownBy(() -> Tensor.zeros(2, 2).transpose(0, 1).readFrom(in))
        .isInstanceOf(TensorException.class)
        .hasMessageContaining("not contiguous");
  }

  @Test
  void viewsShareMemory() {
    var x = Tensor.of(new float[] {0, 1, 2, 3, 4, 5}, 6);
    var view = x.asStrided(new long[] {2, 2}, new long[] {3, 1}, 1);
    assertThat(view.floats()).containsExactly(1, 2, 4, 5);
    view.fill(9);
    assertThat(x.floats()).containsExactly(0, 9, 9, 3, 9, 9);
    assertThat(x.reinterpret(DType.INT32).longs()[3]).isEqualTo(Float.floatToIntBits(3));
  }

  @Test
  void singularValuesOfARotatedDiagonalAreItsSizes() {
    try (var scope = Scope.open()) {
      var turned = Tensor.of(new float[] {0, -2, 5, 0, 0, 0}, 3, 2);
      assertThat(turned.singularValues().floats()).containsExactly(5, 2);
    }
  }

  @Test
  void eigenvectorsAreTurnedAndScaledOnlyByTheirMatrix() {
    try (var scope = Scope.open()) {
      var matrix = Tensor.of(new float[] {2, 1, 1, 2}, 2, 2); // eigenvalues 1 and 3
      var vectors = matrix.eigenvectors();
      var scaled = vectors.mul(Tensor.of(new float[] {1, 3}, 2));
      assertThat(matrix.matmul(vectors).sub(scaled).abs().max().item()).isLessThan(1e-5);
      assertThat(vectors.square().sum(0).floats())
          .containsExactly(new float[] {1, 1}, within(1e-5f));
    }
  }
}
