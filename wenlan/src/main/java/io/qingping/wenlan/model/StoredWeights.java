package io.qingping.wenlan.model;

import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.tensor.format.TorchFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Weights out of one file without a configuration: what they are must be told by their names and
 * shapes.
 *
 * @param weights by name
 * @param metadata texts that a safetensors file may have, which tell what shapes do not
 * @param source for errors
 */
record StoredWeights(Map<String, Tensor> weights, Map<String, String> metadata, String source) {
  private static final int HEAD_WIDTH = 64; // of all published sizes but the following
  private static final Map<Integer, Integer> OTHER_HEADS = Map.of(1280, 16);

  /**
   * Reads a {@code .safetensors}, or else one of PyTorch's.
   *
   * @param wanted by name; other weights' numbers are not read
   */
  static StoredWeights read(Path file, Predicate<String> wanted) {
    var source = file.toString();
    if (source.endsWith(".safetensors")) {
      var stored = SafeTensors.read(file, wanted);
      return new StoredWeights(stored.tensors(), stored.metadata(), source);
    }
    return new StoredWeights(TorchFile.stateDict(file, wanted), Map.of(), source);
  }

  boolean has(String name) {
    return weights.containsKey(name);
  }

  /**
   * The sides of a tensor.
   *
   * @param kind what the file is not without this tensor
   * @throws ModelFormatException if it is missing, empty or has another number of sides
   */
  int[] shape(String name, int rank, String kind) {
    var tensor = weights.get(name);
    if (tensor == null) {
      throw new ModelFormatException(
          source, "'%s' is missing, so it is no %s".formatted(name, kind));
    }
    if (tensor.rank() != rank || tensor.elements() == 0) {
      throw new ModelFormatException(
          source,
          "'%s' is %s, expected %d sides".formatted(name, Arrays.toString(tensor.shape()), rank));
    }
    return Arrays.stream(tensor.shape()).mapToInt(Math::toIntExact).toArray();
  }

  /** How many layers there are: one more than the highest number that the pattern finds. */
  int depth(Pattern layers) {
    return 1
        + weights.keySet().stream()
            .map(layers::matcher)
            .filter(Matcher::matches)
            .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
            .max()
            .orElse(0);
  }

  /** A whole number of the metadata, or what is usual. */
  int told(String key, int usual) {
    var text = metadata.get(key);
    return text != null && text.matches("\\d{1,4}") ? Integer.parseInt(text) : usual;
  }

  /**
   * Heads of attention, which no shape tells.
   *
   * @param key of the metadata that may tell it
   */
  int heads(int width, String key) {
    int heads = told(key, OTHER_HEADS.getOrDefault(width, width / HEAD_WIDTH));
    if (heads < 1 || width % heads != 0) {
      throw new ModelFormatException(
          source, "a width of %d does not tell the number of attention heads".formatted(width));
    }
    return heads;
  }

  /** The sizes of a BERT whose names begin like this. */
  BertConfig bert(String prefix, double dropout, String kind) {
    var words = shape(prefix + "embeddings.word_embeddings.weight", 2, kind);
    var layers = Pattern.compile(Pattern.quote(prefix) + "encoder\\.layer\\.(\\d{1,3})\\..+");
    return new BertConfig(
        words[0],
        words[1],
        depth(layers),
        heads(words[1], "text_num_attention_heads"),
        shape(prefix + "encoder.layer.0.intermediate.dense.weight", 2, kind)[0],
        shape(prefix + "embeddings.position_embeddings.weight", 2, kind)[0],
        shape(prefix + "embeddings.token_type_embeddings.weight", 2, kind)[0],
        dropout);
  }
}
