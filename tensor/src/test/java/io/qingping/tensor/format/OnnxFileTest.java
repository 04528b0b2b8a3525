package io.qingping.tensor.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.tensor.DType;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxFileTest {
  @TempDir private Path folder;

  /** Messages of at most 16,383 bytes. */
  private static byte[] part(int field, byte[]... contents) {
    var out = new ByteArrayOutputStream();
    int length = Arrays.stream(contents).mapToInt(content -> content.length).sum();
    out.write(field << 3 | 2);
    out.write(length & 0x7f | 0x80);
    out.write(length >> 7);
    Arrays.stream(contents).forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static byte[] text(int field, String text) {
    return part(field, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] number(int field, int value) {
    return new byte[] {(byte) (field << 3), (byte) value};
  }

  private static byte[] floats(float... values) {
    var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private OnnxFile read(byte[]... graph) throws IOException {
    var file = folder.resolve("model.onnx");
    Files.write(file, part(7, graph));
    return OnnxFile.read(file);
  }

  private static byte[] product() {
    return part(1, text(1, "x"), text(1, "权重"), text(2, "y"), text(3, "a name"), text(4, "MatMul"));
  }

  @Test
  void readsNodesWeightsAndConstants() throws IOException {
    var dimensions = part(1, new byte[] {2, 1}); // packed
    var raw = part(5, dimensions, number(2, 1), text(8, "权重"), part(9, floats(1.5f, -2)));
    var listed = part(5, number(1, 1), number(2, 1), part(4, floats(0.25f)), text(8, "bias"));
    var value = part(5, number(2, 7), part(9, new byte[] {5, 0, 0, 0, 0, 0, 0, 0}));
    var constant = part(1, text(2, "five"), text(4, "Constant"), part(5, text(1, "value"), value));
    try (var scope = Scope.open()) {
      var file = read(product(), constant, raw, listed);
      assertThat(file.nodes())
          .extracting(OnnxFile.Node::operator)
          .containsExactly("MatMul", "Constant");
      assertThat(file.nodes().get(0).inputs()).containsExactly("x", "权重");
      assertThat(file.tensors()).containsOnlyKeys("five", "权重", "bias");
      assertThat(file.tensors().get("权重").shape()).containsExactly(2, 1);
      assertThat(file.tensors().get("权重").floats()).containsExactly(1.5f, -2);
      assertThat(file.tensors().get("bias").floats()).containsExactly(0.25f);
      assertThat(file.tensors().get("five").type()).isEqualTo(DType.INT64);
      assertThat(file.tensors().get("five").item()).isEqualTo(5);
    }
  }

  @Test
  void refusesWeightsOfAnotherSizeOrInAnotherFile() {
    var small = part(5, number(1, 3), number(2, 1), text(8, "w"), part(9, floats(1, 2)));
    assertThatThrownBy(() -> read(product(), small))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("has 8 bytes for 'w', whose shape [3] needs 12");
    var huge = part(5, part(1, new byte[] {-1, -1, -1, -1, 127}), number(2, 1), text(8, "w"));
    assertThatThrownBy(() -> read(product(), huge)).hasMessageContaining("has 0 bytes for 'w'");
    var elsewhere = part(5, number(1, 1), number(2, 1), text(8, "w"), number(14, 1));
    assertThatThrownBy(() -> read(product(), elsewhere))
        .hasMessageContaining("keeps 'w' in another file");
  }

  @Test
  void refusesWhatIsDamagedAtAnyByte() throws IOException {
    var weight = part(5, number(1, 2), number(2, 1), text(8, "w"), part(9, floats(1, 2)));
    var whole = part(7, product(), weight);
    for (int length = 0; length < whole.length; length++) {
      var file = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> OnnxFile.read(file)).isInstanceOf(ModelFormatException.class);
    }
    for (int i = 0; i < whole.length; i++) {
      var changed = whole.clone();
      changed[i] ^= (byte) 0x87;
      var file = Files.write(folder.resolve("changed.onnx"), changed);
      try (var scope = Scope.open()) {
        OnnxFile.read(file);
      } catch (ModelFormatException e) {
        assertThat(e).hasMessageContaining("changed.onnx");
      }
    }
    assertThatThrownBy(() -> OnnxFile.read(folder.resolve("none.onnx")))
        .hasMessageContaining("does not exist");
  }
}
