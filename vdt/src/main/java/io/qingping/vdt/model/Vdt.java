package io.qingping.vdt.model;

import io.qingping.tensor.DType;
import io.qingping.tensor.Embedding;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Initialisation;
import io.qingping.tensor.Module;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The video diffusion transformer (Lu et al., VDT, arXiv 2305.13311, figure 2): patches of frames
 * become tokens, blocks mix them over time and over space, and every token predicts its patch.
 *
 * <p>Names and shapes of the weights are the official ones, so public checkpoints load by name.
 */
public final class Vdt extends Module {
  private final VdtConfig config;
  private final PatchEmbedding patches;
  private final TimestepEmbedding time;
  private final Embedding label; // null without a label table
  private final Tensor places; // (1, N, d)
  private final Tensor instants; // (1, T, d)
  private final List<VdtBlock> blocks = new ArrayList<>();
  private final FinalLayer last;

  /** A network with fresh weights. */
  public Vdt(VdtConfig config, Generator random) {
    this.config = config;
    int patch = config.patch();
    places =
        buffer(
            "pos_embed",
            Positions.grid(config.height() / patch, config.width() / patch, config.hidden()));
    instants = buffer("time_embed", Positions.line(config.frames(), config.hidden()));
    patches = child("x_embedder", new PatchEmbedding(config, random));
    time = child("t_embedder", new TimestepEmbedding(config.hidden(), random));
    label =
        config.labels() == 0
            ? null
            : child(
                    "y_embedder.embedding_table",
                    new Embedding(config.labels() + 1L, config.hidden()))
                .initialise(w -> Initialisation.normal(w, random, 0.02));
    for (int i = 0; i < config.depth(); i++) {
      blocks.add(child("blocks." + i, new VdtBlock(config, random)));
    }
    last = child("final_layer", new FinalLayer(config));
  }

  public VdtConfig config() {
    return config;
  }

  /**
   * The network's prediction.
   *
   * @param x (B, T, C, H, W); its type (fp32 or bf16) is the type that the network computes in
   * @param t diffusion time 0 .. 999 of each clip (B), frame (B, T) or token (B, T, N), fp32
   * @return (B, T, output channels, H, W), fp32
   */
  public Tensor forward(Tensor x, Tensor t) {
    return forward(x, t, null, null);
  }

  /**
   * The network's prediction under a further condition.
   *
   * @param condition (B, d), added to the embedding of the time; null for none
   */
  public Tensor forward(Tensor x, Tensor t, Tensor condition) {
    return forward(x, t, condition, null);
  }

  /**
   * The network's prediction, perhaps with blocks' work of an earlier step.
   *
   * @param cache what is remembered between steps; null computes every block
   */
  public Tensor forward(Tensor x, Tensor t, Tensor condition, BlockCache cache) {
    requireShape(x);
    long batch = x.size(0);
    var c = time.forward(grid(t, batch)); // (B, 1 or T, 1 or N, d)
    if (label != null) {
      c = c.add(label.forward(Tensor.zeros(DType.INT64, 1)));
    }
    if (condition != null) {
      c = c.add(condition.view(batch, 1, 1, config.hidden()));
    }
    c = Functions.silu(c).to(x.type());
    var h = patches.forward(x);
    h = h.add(places.to(x.type())).add(instants.unsqueeze(2).to(x.type()));
    return unpatchify(last.forward(mix(h, c, cache), c)).to(DType.FLOAT32);
  }

  private Tensor mix(Tensor h, Tensor c, BlockCache cache) {
    if (cache == null) {
      return through(blocks, h, c);
    }
    var first = through(blocks.subList(0, 1), h, c);
    return cache.through(h, first, () -> through(blocks.subList(1, blocks.size()), first, c));
  }

  private static Tensor through(List<VdtBlock> blocks, Tensor h, Tensor c) {
    for (var block : blocks) {
      // What a block leaves behind is freed at once, so the next one finds its memory warm.
      try (var inner = Scope.open()) {
        h = inner.keep(block.forward(h, c));
      }
    }
    return h;
  }

  private void requireShape(Tensor x) {
    var shape = x.shape();
    if (shape.length != 5
        || shape[1] != config.frames()
        || shape[2] != config.channels()
        || shape[3] != config.height()
        || shape[4] != config.width()) {
      throw new IllegalArgumentException(
          "the network takes clips of (B, %d, %d, %d, %d), not %s"
              .formatted(
                  config.frames(),
                  config.channels(),
                  config.height(),
                  config.width(),
                  java.util.Arrays.toString(shape)));
    }
  }

  /** Times as (B, 1 or T, 1 or N). */
  private static Tensor grid(Tensor t, long batch) {
    return switch (t.rank()) {
      case 1 -> t.view(batch, 1, 1);
      case 2 -> t.view(batch, t.size(1), 1);
      case 3 -> t;
      default -> throw new IllegalArgumentException("times are (B), (B, T) or (B, T, N), not " + t);
    };
  }

  /** (B, T, N, patch * patch * C) with features ordered row, column, channel -> (B, T, C, H, W). */
  private Tensor unpatchify(Tensor x) {
    int patch = config.patch();
    int rows = config.height() / patch;
    int columns = config.width() / patch;
    return x.view(x.size(0), config.frames(), rows, columns, patch, patch, config.outputChannels())
        .permute(0, 1, 6, 2, 4, 3, 5)
        .reshape(
            x.size(0), config.frames(), config.outputChannels(), config.height(), config.width());
  }
}
