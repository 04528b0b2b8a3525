package io.qingping.wenlan.model;

import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.OnnxFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A {@link Bert} as PyTorch's exporter writes it to ONNX. Most weights keep their names; those of
 * products are transposed and renamed, and are found by the bias that is added to the product.
 *
 * @param weights by Hugging Face's names
 */
record OnnxBert(BertConfig config, Map<String, Tensor> weights) {
  private static final String BIAS = ".bias";

  /**
   * Reads a file; its weights belong to the scope around the call.
   *
   * @throws ModelFormatException if it holds no such network
   */
  static OnnxBert read(Path file) {
    var graph = OnnxFile.read(file);
    var weights = new LinkedHashMap<String, Tensor>();
    graph.tensors().entrySet().stream()
        .filter(e -> e.getKey().matches("(embeddings|encoder\\.layer)\\..*"))
        .forEach(e -> weights.put(e.getKey(), e.getValue()));
    weights.putAll(ofProducts(graph));
    return new OnnxBert(config(graph, weights, file.toString()), weights);
  }

  private static Map<String, Tensor> ofProducts(OnnxFile graph) {
    var products = new HashMap<String, Tensor>(); // by output
    var found = new TreeMap<String, Tensor>();
    for (var node : graph.nodes()) {
      var inputs = node.inputs();
      if (node.operator().equals("MatMul")) {
        inputs.stream()
            .map(graph.tensors()::get)
            .filter(Objects::nonNull)
            .forEach(weight -> node.outputs().forEach(output -> products.put(output, weight)));
      } else if (node.operator().equals("Add")) {
        var product = inputs.stream().map(products::get).filter(Objects::nonNull).findFirst();
        var bias = inputs.stream().filter(name -> name.endsWith(BIAS)).findFirst();
        if (product.isPresent() && bias.isPresent()) {
          var name = bias.get().substring(0, bias.get().length() - BIAS.length());
          found.put(name + ".weight", product.get().transpose(0, 1));
        }
      }
    }
    return found;
  }

  private static BertConfig config(OnnxFile graph, Map<String, Tensor> weights, String source) {
    var words = matrix(weights, "embeddings.word_embeddings.weight", source);
    var positions = matrix(weights, "embeddings.position_embeddings.weight", source);
    var segments = matrix(weights, "embeddings.token_type_embeddings.weight", source);
    var inner = matrix(weights, "encoder.layer.0.intermediate.dense.weight", source);
    int depth = 1;
    while (weights.containsKey("encoder.layer." + depth + ".output.dense.weight")) {
      depth++;
    }
    try {
      int width = (int) words.size(1);
      return new BertConfig(
          (int) words.size(0),
          width,
          depth,
          width / headWidth(graph, source),
          (int) inner.size(0),
          (int) positions.size(0),
          (int) segments.size(0),
          0);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(source, e.getMessage(), e);
    }
  }

  private static Tensor matrix(Map<String, Tensor> weights, String name, String source) {
    var weight = weights.get(name);
    if (weight == null || weight.rank() != 2) {
      throw new ModelFormatException(source, "is no BERT: it has no matrix '" + name + "'");
    }
    return weight;
  }

  /** Scores are divided by the root of it before the mask is added and the softmax taken. */
  private static int headWidth(OnnxFile graph, String source) {
    var makers = new HashMap<String, OnnxFile.Node>();
    graph.nodes().forEach(node -> node.outputs().forEach(output -> makers.put(output, node)));
    return graph.nodes().stream()
        .filter(node -> node.operator().equals("Softmax"))
        .flatMap(softmax -> softmax.inputs().stream())
        .map(makers::get)
        .filter(Objects::nonNull)
        .flatMap(mask -> mask.inputs().stream())
        .map(makers::get)
        .filter(scale -> scale != null && scale.operator().equals("Div"))
        .flatMap(scale -> scale.inputs().stream())
        .map(graph.tensors()::get)
        .filter(root -> root != null && root.elements() == 1)
        .mapToInt(root -> (int) Math.round(root.item() * root.item()))
        .filter(width -> width > 0)
        .findFirst()
        .orElseThrow(() -> new ModelFormatException(source, "does not say how many heads it has"));
  }
}
