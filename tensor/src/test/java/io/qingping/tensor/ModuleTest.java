package io.qingping.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModuleTest {
  private static final class Net extends Module {
    private final Mlp mlp;
    private final Tensor table;

    Net() {
      mlp = child("blocks.0", new Mlp(2, 3, 1, new Generator(1)));
      table = buffer("table", Tensor.range(4).to(DType.FLOAT32));
    }
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
  void namesItsTensorsByTheirPath() {
    var net = new Net();
    assertThat(net.stateDict().keySet())
        .containsExactly(
            "table",
            "blocks.0.first.weight",
            "blocks.0.first.bias",
            "blocks.0.second.weight",
            "blocks.0.second.bias");
    assertThat(net.parameters()).doesNotContainKey("table");
    assertThat(net.parameterCount()).isEqualTo(6 + 3 + 3 + 1);
  }

  @Test
  void loadsWeightsOfAnyType() {
    var weights = new LinkedHashMap<String, Tensor>();
    new Net()
        .stateDict()
        .forEach(
            (name, tensor) ->
                weights.put(name, Tensor.ones(tensor.shape()).mul(2).to(DType.BFLOAT16)));
    var net = new Net();
    net.load(weights, "model.safetensors");
    assertThat(net.mlp.stateDict().get("first.weight").floats()).containsOnly(2);
    assertThat(net.table.floats()).containsOnly(2);
    assertThat(net.mlp.stateDict().get("first.weight").type()).isEqualTo(DType.FLOAT32);
  }

  @Test
  void namesFileTensorExpectedAndActual() {
    var net = new Net();
    var weights = new LinkedHashMap<>(new Net().stateDict());
    weights.remove("table");
    weights.put("blocks.0.first.weight", Tensor.ones(2, 3));
    weights.put("head", Tensor.ones(1));
    assertThatThrownBy(() -> net.load(weights, "model.safetensors"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "model.safetensors: 'table' [4] is missing;"
                + " 'blocks.0.first.weight' is [2, 3], expected [3, 2];"
                + " 'head' is not part of this model");
    assertThat(net.table.floats()).containsExactly(0, 1, 2, 3);
    assertThatThrownBy(() -> net.load(Map.of(), "model.safetensors"))
        .hasMessageEndingWith("is missing; and 2 more");
  }
}
