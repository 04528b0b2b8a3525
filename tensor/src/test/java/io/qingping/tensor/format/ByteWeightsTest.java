package io.qingping.tensor.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.tensor.DType;
import io.qingping.tensor.Generator;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteWeightsTest {
  @TempDir private Path folder;
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
  void eachRowComesBackToHalfAStepOfItsOwn() {
    var weight = new Generator(1).normal(5, 3, 2, 2);
    weight.select(0, 1).copyFrom(weight.select(0, 1).mul(1000));
    weight.select(0, 2).fill(0);
    var bias = Tensor.of(new float[] {1, 2, 3}, 3);
    var parts = new LinkedHashMap<String, Tensor>();
    ByteWeights.put(parts, "a.weight", weight);
    parts.put("a.bias", bias);
    var file = folder.resolve("bytes.safetensors");
    SafeTensors.write(file, parts, Map.of());
    var read = SafeTensors.read(file).tensors();
    assertThat(read.get("a.weight").type()).isEqualTo(DType.INT8);
    var restored = ByteWeights.restored(read, "file");
    assertThat(restored).containsOnlyKeys("a.weight", "a.bias");
    assertThat(restored.get("a.bias").floats()).containsExactly(1, 2, 3);
    assertThat(restored.get("a.weight").shape()).containsExactly(5, 3, 2, 2);
    for (int i = 0; i < 5; i++) {
      var row = weight.select(0, i);
      double step = row.abs().max().item() / 127;
      var error = restored.get("a.weight").select(0, i).sub(row).abs().max().item();
      assertThat(error).as("row " + i).isLessThanOrEqualTo(step * 0.501);
    }
  }

  @Test
  void bytesWithoutAScaleForEachRowAreRefused() {
    var parts = new LinkedHashMap<String, Tensor>();
    ByteWeights.put(parts, "a.weight", new Generator(1).normal(5, 3));
    parts.put("a.weight.scale", Tensor.ones(4));
    assertThatThrownBy(() -> ByteWeights.restored(parts, "x.safetensors"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("x.safetensors")
        .hasMessageContaining("'a.weight' has bytes but no scale for each of its rows");
    parts.remove("a.weight.scale");
    assertThatThrownBy(() -> ByteWeights.restored(parts, "x.safetensors"))
        .hasMessageContaining("no scale");
  }

  @Test
  void aScaleOfItsOwnNameStays() {
    var parts = Map.of("norm.scale", Tensor.ones(4), "norm", Tensor.ones(4, 2));
    assertThat(ByteWeights.restored(parts, "file")).containsOnlyKeys("norm.scale", "norm");
  }
}
