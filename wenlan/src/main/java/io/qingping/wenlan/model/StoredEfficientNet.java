package io.qingping.wenlan.model;

import io.qingping.tensor.ModelFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Published weights of an {@link EfficientNet} that a training begins with: a file of PyTorch's or
 * safetensors with the names of timm, or of the packages {@code efficientnet_pytorch} and {@code
 * efficientnet_lite_pytorch}. The classifier is left out where it is not wanted.
 */
public final class StoredEfficientNet {
  private static final Pattern BLOCK =
      Pattern.compile("_blocks\\.(\\d{1,3})\\.(_[a-z0-9_]+)(\\..+)");
  private static final Map<String, String> OUTSIDE =
      Map.of(
          "_conv_stem", "conv_stem",
          "_bn0", "bn1",
          "_conv_head", "conv_head",
          "_bn1", "bn2",
          "_fc", "classifier");
  private static final Map<String, String> WIDENING =
      Map.of(
          "_expand_conv", "conv_pw",
          "_bn0", "bn1",
          "_depthwise_conv", "conv_dw",
          "_bn1", "bn2",
          "_se_reduce", "se.conv_reduce",
          "_se_expand", "se.conv_expand",
          "_project_conv", "conv_pwl",
          "_bn2", "bn3");
  private static final Map<String, String> OTHER =
      Map.of(
          "_depthwise_conv", "conv_dw",
          "_bn1", "bn1",
          "_se_reduce", "se.conv_reduce",
          "_se_expand", "se.conv_expand",
          "_project_conv", "conv_pw",
          "_bn2", "bn2");

  private StoredEfficientNet() {}

  /**
   * Copies the weights into the backbone of a BriVL's pictures.
   *
   * @throws ModelFormatException if the file holds none of its sizes; nothing is copied then
   */
  public static void into(TwoTowers towers, EfficientNetConfig config, Path file) {
    if (!Files.exists(file)) {
      throw new ModelFormatException(file.toString(), "does not exist");
    }
    var weights = new LinkedHashMap<>(towers.stateDict());
    boolean classifies = weights.containsKey(Brivl.BACKBONE + "classifier.weight");
    var stored = StoredWeights.read(file, name -> !isIdle(name, classifies));
    var names = names(config);
    stored
        .weights()
        .forEach((name, weight) -> weights.put(Brivl.BACKBONE + ours(name, names), weight));
    towers.load(weights, file.toString());
  }

  private static boolean isIdle(String name, boolean classifies) {
    boolean classifier = name.startsWith("classifier.") || name.startsWith("_fc.");
    return classifier && !classifies || name.endsWith(".num_batches_tracked");
  }

  /** Of each block: its own name, and what its parts are called. */
  private static List<Map.Entry<String, Map<String, String>>> names(EfficientNetConfig config) {
    var names = new ArrayList<Map.Entry<String, Map<String, String>>>();
    for (int stage = 0; stage < config.stages().size(); stage++) {
      var sizes = config.stages().get(stage);
      for (int i = 0; i < sizes.blocks(); i++) {
        names.add(
            Map.entry("blocks.%d.%d.".formatted(stage, i), sizes.expand() > 1 ? WIDENING : OTHER));
      }
    }
    return names;
  }

  /** A name of either kind in ours, which is timm's; one that is of neither stays as it is. */
  private static String ours(String name, List<Map.Entry<String, Map<String, String>>> blocks) {
    Matcher inside = BLOCK.matcher(name);
    if (inside.matches() && Integer.parseInt(inside.group(1)) < blocks.size()) {
      var block = blocks.get(Integer.parseInt(inside.group(1)));
      var part = block.getValue().get(inside.group(2));
      return part == null ? name : block.getKey() + part + inside.group(3);
    }
    int end = name.indexOf('.');
    var outside = end < 0 ? null : OUTSIDE.get(name.substring(0, end));
    return outside == null ? name : outside + name.substring(end);
  }
}
