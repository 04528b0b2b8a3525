package io.qingping.wenlan.model;

import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Initialisation;
import io.qingping.tensor.LayerNorm;
import io.qingping.tensor.Linear;
import io.qingping.tensor.Mode;
import io.qingping.tensor.Module;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers of self-attention as in Vaswani et al. (1706.03762): normalisation after each sum, ReLU,
 * no positions: (B, L, width) -> the same. Names are those of PyTorch's {@code TransformerEncoder}.
 */
final class TransformerEncoder extends Module {
  private static final double EPSILON = 1e-5;

  private final List<Layer> layers = new ArrayList<>();

  /**
   * Its sizes.
   *
   * @param inner width of the perceptrons
   * @param dropout while training
   */
  public record Config(int depth, int heads, int inner, double dropout) {
    public Config {
      if (depth < 0 || heads < 1 || inner < 1) {
        throw new IllegalArgumentException(
            "self-attention needs positive heads and inner width, depth not negative: %d, %d, %d"
                .formatted(heads, inner, depth));
      }
      if (!(dropout >= 0 && dropout < 1)) {
        throw new IllegalArgumentException("'dropout' must be in [0, 1), not " + dropout);
      }
    }
  }

  TransformerEncoder(int width, Config config, Generator random) {
    for (int i = 0; i < config.depth(); i++) {
      layers.add(child("layers." + i, new Layer(width, config, random)));
    }
  }

  /**
   * @param mask (B, L), added to the scores, as in {@link Heads#mix}; or null
   */
  Tensor forward(Tensor x, Tensor mask, Mode mode) {
    var y = x;
    for (var layer : layers) {
      y = layer.forward(y, mask, mode);
    }
    return y;
  }

  private static final class Layer extends Module {
    private final double dropout;
    private final Heads heads;
    private final Tensor inWeight; // (3 width, width): queries, keys, values
    private final Tensor inBias; // (3 width)
    private final Linear out;
    private final Linear up;
    private final Linear down;
    private final LayerNorm norm1;
    private final LayerNorm norm2;

    private Layer(int width, Config config, Generator random) {
      dropout = config.dropout();
      heads = Heads.of(width, config.heads(), dropout);
      try (var scope = Scope.open()) {
        var first = Initialisation.xavierUniform(Tensor.zeros(3L * width, width), random);
        inWeight = parameter("self_attn.in_proj_weight", scope.keep(first));
        inBias = parameter("self_attn.in_proj_bias", scope.keep(Tensor.zeros(3L * width)));
      }
      out = xavier("self_attn.out_proj", width, width, random);
      up = xavier("linear1", width, config.inner(), random);
      down = xavier("linear2", config.inner(), width, random);
      norm1 = layerNorm("norm1", width, EPSILON);
      norm2 = layerNorm("norm2", width, EPSILON);
    }

    private Linear xavier(String name, int in, int wide, Generator random) {
      return linear(name, in, wide).initialise(w -> Initialisation.xavierUniform(w, random));
    }

    private Tensor forward(Tensor x, Tensor mask, Mode mode) {
      try (var scope = Scope.open()) {
        var parts = Functions.linear(x, inWeight.to(x.type()), inBias.to(x.type())).chunk(3, -1);
        var attended = out.forward(heads.mix(parts[0], parts[1], parts[2], mask, mode));
        var y = norm1.forward(x.add(mode.dropout(attended, dropout)));
        var inner = mode.dropout(Functions.relu(up.forward(y)), dropout);
        return scope.keep(norm2.forward(y.add(mode.dropout(down.forward(inner), dropout))));
      }
    }
  }
}
