package io.qingping.wenlan.model;

import io.qingping.tensor.Conv2d;
import io.qingping.tensor.Embedding;
import io.qingping.tensor.LayerNorm;
import io.qingping.tensor.Linear;
import io.qingping.tensor.Mode;
import io.qingping.tensor.Module;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * CLIP's vision transformer (Radford et al., 2103.00020, section 2.4; Dosovitskiy et al.,
 * 2010.11929): pictures (B, 3, size, size) -> the normalised vector of the class token, (B, width).
 * Names are those of Hugging Face, a misspelt one included.
 */
final class VisionTransformer extends Module {
  private static final double EPSILON = 1e-5;

  /**
   * Its sizes.
   *
   * @param size side of a picture, pixels
   * @param patch side of what becomes a token, pixels
   */
  record Config(int size, int patch, int width, int depth, int heads, int inner) {
    Config {
      if (size < 1 || patch < 1 || width < 1 || depth < 1 || heads < 1 || inner < 1) {
        throw new IllegalArgumentException(
            "an image tower needs positive sizes: size %d, patch %d, width %d, depth %d, heads %d, inner %d"
                .formatted(size, patch, width, depth, heads, inner));
      }
      if (size % patch != 0) {
        throw new IllegalArgumentException(
            "patch must divide size: %d %% %d != 0".formatted(size, patch));
      }
    }

    int tokens() {
      return (size / patch) * (size / patch) + 1;
    }
  }

  private final Config config;
  private final Tensor classToken; // (width)
  private final Conv2d patches;
  private final Embedding positions;
  private final LayerNorm first;
  private final List<Block> blocks = new ArrayList<>();
  private final LayerNorm last;

  VisionTransformer(Config config) {
    this.config = config;
    int width = config.width();
    classToken = parameter("embeddings.class_embedding", Tensor.zeros(width));
    patches =
        child(
            "embeddings.patch_embedding",
            Conv2d.unbiased(3, width, config.patch(), config.patch(), 0));
    positions = embedding("embeddings.position_embedding", config.tokens(), width);
    first = layerNorm("pre_layrnorm", width, EPSILON);
    for (int i = 0; i < config.depth(); i++) {
      blocks.add(child("encoder.layers." + i, new Block(config)));
    }
    last = layerNorm("post_layernorm", width, EPSILON);
  }

  Tensor forward(Tensor pictures) {
    long batch = pictures.size(0);
    int width = config.width();
    try (var scope = Scope.open()) {
      var grid = patches.forward(pictures).view(batch, width, config.tokens() - 1).transpose(1, 2);
      var tokens = Tensor.cat(1, classToken.expand(batch, 1, width), grid);
      var x = first.forward(tokens.add(positions.forward(Tensor.range(config.tokens()))));
      for (var block : blocks) {
        x = block.forward(x);
      }
      return scope.keep(last.forward(x.select(1, 0)));
    }
  }

  private static final class Block extends Module {
    private final Heads heads;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear out;
    private final LayerNorm norm1;
    private final LayerNorm norm2;
    private final Linear up;
    private final Linear down;

    private Block(Config config) {
      int width = config.width();
      heads = Heads.of(width, config.heads(), 0);
      query = linear("self_attn.q_proj", width, width);
      key = linear("self_attn.k_proj", width, width);
      value = linear("self_attn.v_proj", width, width);
      out = linear("self_attn.out_proj", width, width);
      norm1 = layerNorm("layer_norm1", width, EPSILON);
      norm2 = layerNorm("layer_norm2", width, EPSILON);
      up = linear("mlp.fc1", width, config.inner());
      down = linear("mlp.fc2", config.inner(), width);
    }

    private Tensor forward(Tensor x) {
      try (var scope = Scope.open()) {
        var y = norm1.forward(x);
        var mixed = heads.mix(query.forward(y), key.forward(y), value.forward(y), null, Mode.USE);
        var attended = x.add(out.forward(mixed));
        var inner = up.forward(norm2.forward(attended));
        // GELU as CLIP approximates it.
        var active = inner.mul(inner.mul(1.702).sigmoid());
        return scope.keep(attended.add(down.forward(active)));
      }
    }
  }
}
