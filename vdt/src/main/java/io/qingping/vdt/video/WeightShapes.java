package io.qingping.vdt.video;

import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Tensor;
import io.qingping.vdt.model.VdtConfig;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What the shapes of official weights tell about their network. They tell all but the number of
 * heads, which is known for the widths that the publications use.
 *
 * @param source what the weights were read from, for errors
 */
record WeightShapes(Map<String, Tensor> weights, String source) {
  private static final Pattern BLOCK = Pattern.compile("blocks\\.(\\d{1,4})\\..*");

  /** Widths of the published VDT and DiT sizes. */
  private static final Map<Integer, Integer> HEADS = Map.of(384, 6, 768, 12, 1024, 16, 1152, 16);

  private static final int GATED = 9; // vectors of width d that modulate a block with gated time

  /**
   * The configuration behind the weights.
   *
   * @param heads where the width does not tell
   * @throws ModelFormatException if these are not the weights of a VDT
   */
  VideoConfig config(OptionalInt heads) {
    var projection = shape("x_embedder.proj.weight", 4);
    int hidden = projection[0];
    int channels = projection[1];
    int patch = projection[2];
    int outputs = shape("final_layer.linear.bias", 1)[0] / (patch * patch);
    boolean variance = outputs == 2 * channels;
    int side = side(shape("pos_embed", 3)[1]) * patch;
    // Rotary positions have no weights; who switches them off says so in a configuration.
    boolean modern = weights.containsKey("blocks.0.neighbours.weight");
    try {
      var network =
          new VdtConfig(
              shape("time_embed", 3)[1],
              side,
              side,
              channels,
              patch,
              hidden,
              depth(),
              heads.orElseGet(() -> heads(hidden)),
              variance,
              labels(),
              shape("blocks.0.adaLN_modulation.1.bias", 1)[0] == GATED * hidden,
              modern,
              modern);
      return new VideoConfig(network, variance ? Objective.DDPM : Objective.VELOCITY);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(source, "describes no possible network: " + e.getMessage(), e);
    }
  }

  private int[] shape(String name, int rank) {
    var tensor = weights.get(name);
    if (tensor == null) {
      throw new ModelFormatException(source, "'" + name + "' is missing, so it is no VDT");
    }
    if (tensor.rank() != rank || tensor.elements() == 0) {
      throw new ModelFormatException(
          source,
          "'%s' is %s, expected %d sides".formatted(name, Arrays.toString(tensor.shape()), rank));
    }
    return Arrays.stream(tensor.shape()).mapToInt(Math::toIntExact).toArray();
  }

  private int side(int tokens) {
    int side = (int) Math.round(Math.sqrt(tokens));
    if (side * side != tokens) {
      throw new ModelFormatException(
          source, "'pos_embed' has %d places, which make no square frame".formatted(tokens));
    }
    return side;
  }

  private int depth() {
    return weights.keySet().stream()
            .map(BLOCK::matcher)
            .filter(java.util.regex.Matcher::matches)
            .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
            .max()
            .orElse(-1)
        + 1;
  }

  private int labels() {
    var name = "y_embedder.embedding_table.weight";
    return weights.containsKey(name) ? shape(name, 2)[0] - 1 : 0;
  }

  private int heads(int hidden) {
    var known = HEADS.get(hidden);
    if (known == null) {
      throw new ModelFormatException(
          source,
          "weights of width %d do not tell the number of attention heads; name it"
              .formatted(hidden));
    }
    return known;
  }
}
