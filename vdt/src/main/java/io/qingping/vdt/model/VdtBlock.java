package io.qingping.vdt.model;

import io.qingping.tensor.Conv2d;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Initialisation;
import io.qingping.tensor.LayerNorm;
import io.qingping.tensor.Linear;
import io.qingping.tensor.Module;
import io.qingping.tensor.SelfAttention;
import io.qingping.tensor.Tensor;

/**
 * One block: attention over time, attention over space, perceptron; the last two modulated and
 * gated by the condition (adaLN-Zero; Peebles and Xie, 2212.09748, section 3.2). (B, T, N, d) ->
 * (B, T, N, d).
 */
final class VdtBlock extends Module {
  private static final double NORM_EPSILON = 1e-6;
  private final boolean gatedTemporal;
  private final LayerNorm temporalNorm;
  private final SelfAttention temporalAttention;
  private final Linear temporalOut;
  private final SelfAttention attention;
  private final Linear fc1;
  private final Linear fc2;
  private final Linear modulation;
  private final Conv2d neighbours; // null without it

  VdtBlock(VdtConfig config, Generator random) {
    int d = config.hidden();
    gatedTemporal = config.gatedTemporal();
    attention = child("attn", new SelfAttention(d, config.heads(), random));
    fc1 = linear("mlp.fc1", d, 4L * d).initialise(w -> Initialisation.xavierUniform(w, random));
    fc2 = linear("mlp.fc2", 4L * d, d).initialise(w -> Initialisation.xavierUniform(w, random));
    modulation = linear("adaLN_modulation.1", d, (gatedTemporal ? 9L : 6L) * d); // starts at zero
    temporalNorm = layerNorm("temporal_norm1", d, 1e-5);
    temporalAttention = child("temporal_attn", new SelfAttention(d, config.heads(), random));
    temporalOut =
        linear("temporal_fc", d, d).initialise(w -> Initialisation.xavierUniform(w, random));
    neighbours = // starts at zero
        config.local() ? child("neighbours", Conv2d.depthwise(d, 3, 1, 1)) : null;
  }

  Tensor forward(Tensor x, Condition condition, Layout layout) {
    var m = condition.through(modulation).chunk(gatedTemporal ? 9 : 6, -1);
    var h = temporalNorm.forward(x);
    if (gatedTemporal) {
      h = modulate(h, m[6], m[7]);
    }
    h = overTime(h, layout);
    x = gatedTemporal ? Functions.multiplyAdd(x, m[8], h) : x.add(h);
    x = neighbours == null ? x : x.add(ofNeighbours(x, layout));
    h = overSpace(modulate(Functions.layerNorm(x, NORM_EPSILON), m[0], m[1]), layout);
    x = Functions.multiplyAdd(x, m[2], h);
    h = modulate(Functions.layerNorm(x, NORM_EPSILON), m[3], m[4]);
    return Functions.multiplyAdd(x, m[5], fc2.forward(Functions.gelu(fc1.forward(h))));
  }

  /** Attention among the tokens of one place; the result is a view with time ahead of space. */
  private Tensor overTime(Tensor x, Layout layout) {
    long batch = x.size(0);
    long frames = x.size(1);
    long tokens = x.size(2);
    long width = x.size(3);
    var h = x.transpose(1, 2).reshape(batch * tokens, frames, width);
    h = temporalOut.forward(temporalAttention.forward(h, layout.time()));
    return h.view(batch, tokens, frames, width).transpose(1, 2);
  }

  /** Convolution over the grid of each frame. */
  private Tensor ofNeighbours(Tensor x, Layout layout) {
    var shape = x.shape();
    var maps =
        x.reshape(shape[0] * shape[1], layout.rows(), layout.columns(), shape[3])
            .permute(0, 3, 1, 2); // channels last in memory
    return neighbours.forward(maps).permute(0, 2, 3, 1).reshape(shape);
  }

  /** Attention among the tokens of one frame. */
  private Tensor overSpace(Tensor x, Layout layout) {
    var shape = x.shape();
    var h = x.reshape(shape[0] * shape[1], shape[2], shape[3]);
    return attention.forward(h, layout.space()).view(shape);
  }

  static Tensor modulate(Tensor x, Tensor shift, Tensor scale) {
    return Functions.multiplyAdd(shift, x, scale.add(1));
  }
}
