package io.qingping.vdt.model;

import io.qingping.tensor.DType;
import io.qingping.tensor.Embedding;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Generator;
import io.qingping.tensor.Initialisation;
import io.qingping.tensor.Module;
import io.qingping.tensor.Rotation;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The video diffusion transformer (Lu et al., VDT, arXiv 2305.13311, figure 2): patches of frames
 * become tokens, blocks mix them over time and over space, and every token predicts its patch.
 *
 * <p>Names and shapes of the weights are the official ones, so public checkpoints load by name.
 */
public final class Vdt extends Module {
  /** Stands for a clip of which nothing is told. */
  public static final int NO_LABEL = -1;

  private static final String PLACES = "pos_embed";
  private static final String INSTANTS = "time_embed";

  private final VdtConfig config;
  private final PatchEmbedding patches;
  private final TimestepEmbedding time;
  private final Embedding label; // null without a label table
  private final Tensor places; // (1, N, d)
  private final Tensor instants; // (1, T, d)
  private final List<VdtBlock> blocks = new ArrayList<>();
  private final FinalLayer last;
  private final Map<List<Integer>, Tensor> otherTables = new ConcurrentHashMap<>(); // by size
  private final Map<List<Integer>, Rotation> rotations = new ConcurrentHashMap<>(); // likewise

  /** A network with fresh weights. */
  public Vdt(VdtConfig config, Generator random) {
    this.config = config;
    int patch = config.patch();
    places =
        buffer(
            PLACES,
            Positions.grid(config.height() / patch, config.width() / patch, config.hidden()));
    instants = buffer(INSTANTS, Positions.line(config.frames(), config.hidden()));
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

  /** Whether a parameter is a matrix or bias that maps tokens to tokens within a block. */
  public static boolean isHidden(String parameter) {
    return parameter.startsWith("blocks.") && !parameter.contains(".adaLN_modulation.");
  }

  public VdtConfig config() {
    return config;
  }

  /**
   * Copies weights of a model of any frame count and size: tables of places that differ from this
   * network's are left as they were computed here.
   *
   * @throws io.qingping.tensor.ModelFormatException if anything else differs
   */
  public void loadForOtherSize(Map<String, Tensor> weights, String source) {
    var fitting = new LinkedHashMap<>(weights);
    fitting.computeIfPresent(PLACES, (name, table) -> places);
    fitting.computeIfPresent(INSTANTS, (name, table) -> instants);
    load(fitting, source);
  }

  /**
   * The network's prediction.
   *
   * @param x (B, T, C, H, W) of any T, and any H and W that the patch divides; its type (fp32 or
   *     bf16) is the type that the network computes in
   * @param t diffusion time 0 .. 999 of each clip (B), frame (B, T), token (B, T, N) or pixel (B,
   *     T, H, W), fp32; of a token's pixels the noisiest counts
   * @return (B, T, output channels, H, W), fp32
   */
  public Tensor forward(Tensor x, Tensor t) {
    return forward(x, t, null, null);
  }

  /**
   * The network's prediction under a further condition.
   *
   * @param condition (B, d), added to the embedding of the time, such as {@link #labels}; null for
   *     none, which a network with labels knows as such
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
    int frames = (int) x.size(1);
    int rows = (int) x.size(3) / config.patch();
    int columns = (int) x.size(4) / config.patch();
    var times = TokenTimes.of(t, frames, rows, columns, config.patch());
    var c = times.condition(vectors(times.distinct(), condition, x.type()));
    var h = patches.forward(x).add(places(rows, columns).to(x.type()));
    h = h.add(instants(frames).unsqueeze(2).to(x.type()));
    h = mix(h, c, layout(frames, rows, columns), cache);
    return unpatchify(last.forward(h, c), rows, columns).to(DType.FLOAT32);
  }

  /** SiLU of the condition at each of a clip's times (B, K): (B, K, d). */
  private Tensor vectors(Tensor times, Tensor condition, DType type) {
    var c = time.forward(times);
    var told = condition == null && label != null ? labels(NO_LABEL) : condition;
    return Functions.silu(told == null ? c : c.add(told.unsqueeze(1))).to(type);
  }

  /**
   * What a network is told of clips by their labels, (B, d).
   *
   * @param labels 0 .. labels - 1, or {@link #NO_LABEL}
   */
  public Tensor labels(int... labels) {
    int none = config.labels() == 1 ? 0 : config.labels(); // official networks know one row only
    var rows = Arrays.stream(labels).mapToLong(l -> l == NO_LABEL ? none : l).toArray();
    return label.forward(Tensor.of(rows, rows.length));
  }

  private Tensor places(int rows, int columns) {
    boolean own =
        rows * config.patch() == config.height() && columns * config.patch() == config.width();
    return own
        ? places
        : otherTables.computeIfAbsent(
            List.of(rows, columns),
            size -> constant(Positions.grid(rows, columns, config.hidden())));
  }

  private Tensor instants(int frames) {
    return frames == config.frames()
        ? instants
        : otherTables.computeIfAbsent(
            List.of(frames), size -> constant(Positions.line(frames, config.hidden())));
  }

  private Layout layout(int frames, int rows, int columns) {
    if (!config.rotary()) {
      return new Layout(rows, columns, null, null);
    }
    int width = config.hidden() / config.heads();
    var time =
        rotations.computeIfAbsent(
            List.of(frames), size -> Rotation.line(frames, width).outliveScopes());
    var space =
        rotations.computeIfAbsent(
            List.of(rows, columns), size -> Rotation.grid(rows, columns, width).outliveScopes());
    return new Layout(rows, columns, time, space);
  }

  private Tensor mix(Tensor h, Condition c, Layout layout, BlockCache cache) {
    if (cache == null) {
      return through(blocks, h, c, layout);
    }
    var first = through(blocks.subList(0, 1), h, c, layout);
    return cache.through(
        h, first, () -> through(blocks.subList(1, blocks.size()), first, c, layout));
  }

  private static Tensor through(List<VdtBlock> blocks, Tensor h, Condition c, Layout layout) {
    for (var block : blocks) {
      // What a block leaves behind is freed at once, so the next one finds its memory warm.
      try (var inner = Scope.open()) {
        h = inner.keep(block.forward(h, c, layout));
      }
    }
    return h;
  }

  private void requireShape(Tensor x) {
    var shape = x.shape();
    int patch = config.patch();
    if (shape.length != 5
        || shape[2] != config.channels()
        || shape[3] % patch != 0
        || shape[4] % patch != 0) {
      throw new IllegalArgumentException(
          "the network takes clips of (B, T, %d, H, W) with H and W divisible by %d, not %s"
              .formatted(config.channels(), patch, Arrays.toString(shape)));
    }
  }

  /** (B, T, N, patch * patch * C) with features ordered row, column, channel -> (B, T, C, H, W). */
  private Tensor unpatchify(Tensor x, int rows, int columns) {
    int patch = config.patch();
    int channels = config.outputChannels();
    return x.view(x.size(0), x.size(1), rows, columns, patch, patch, channels)
        .permute(0, 1, 6, 2, 4, 3, 5)
        .reshape(x.size(0), x.size(1), channels, (long) rows * patch, (long) columns * patch);
  }
}
