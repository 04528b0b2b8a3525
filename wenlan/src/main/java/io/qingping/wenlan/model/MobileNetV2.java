package io.qingping.wenlan.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.qingping.tensor.Functions;
import io.qingping.tensor.Mode;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Module;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.TfjsModel;
import java.util.ArrayList;
import java.util.List;

/**
 * MobileNetV2 (Sandler et al., 1801.04381) as TensorFlow's {@code slim} has it, its normalisations
 * folded into the convolutions, for use and not for training: (B, 3, S, S) from -1 to 1 -> (B,
 * width, S / 32, S / 32). How many blocks there are, how wide and which of them reduce the map is
 * what a file says.
 */
public final class MobileNetV2 extends InvertedResiduals {
  private static final String SCOPE = "MobilenetV2/";
  private static final int HIGHEST = 6; // of ReLU6

  private final Unit stem;
  private final List<Block> blocks = new ArrayList<>();
  private final Unit head;
  private final int width;
  private final int stride;
  private final String id;

  /**
   * Takes the network out of a graph.
   *
   * @param name of the graph, for errors
   * @throws ModelFormatException if the graph holds no such network
   */
  MobileNetV2(TfjsModel graph, String name) {
    var parts = new Parts(graph, name);
    stem = child("Conv", parts.dense("Conv", "Conv/Relu6"));
    for (var block = "expanded_conv"; parts.has(block + "/project/Conv2D_weights"); ) {
      blocks.add(child(block, new Block(parts, block)));
      block = "expanded_conv_" + blocks.size();
    }
    head = child("Conv_1", parts.dense("Conv_1", "Conv_1/Relu6"));
    width = (int) head.weight.size(0);
    long reduced = blocks.stream().mapToLong(b -> b.depthwise.stride).reduce(1, (a, b) -> a * b);
    stride = (int) (stem.stride * reduced);
    id = "mobilenet-v2-" + WeightHash.of(stateDict());
  }

  /** Names the weights. */
  public String id() {
    return id;
  }

  @Override
  int width() {
    return width;
  }

  @Override
  int stride() {
    return stride;
  }

  /** Pictures (B, 3, S, S), -1 to 1 -> the map of their features. */
  public Tensor forward(Tensor pictures) {
    return forward(pictures, Mode.USE); // it is never trained
  }

  @Override
  Tensor begin(Tensor pictures, Mode mode) {
    return relu6(stem.forward(pictures));
  }

  @Override
  List<Block> blocks() {
    return blocks;
  }

  @Override
  Tensor end(Tensor x, Mode mode) {
    return relu6(head.forward(x));
  }

  private static Tensor relu6(Tensor x) {
    return x.clamp(0, HIGHEST);
  }

  static final class Block extends InvertedResiduals.Block {
    private final Unit expand; // null in the first block
    private final Unit depthwise;
    private final Unit project;

    private Block(Parts parts, String name) {
      expand =
          parts.has(name + "/expand/Conv2D_weights")
              ? child("expand", parts.dense(name + "/expand", name + "/expand/Relu6"))
              : null;
      depthwise = child("depthwise", parts.depthwise(name + "/depthwise"));
      var project = name + "/project";
      this.project =
          child("project", parts.dense(project, project + "/BatchNorm/FusedBatchNormV3"));
    }

    @Override
    int widened() {
      return expand == null ? 0 : (int) expand.weight.size(0);
    }

    @Override
    Tensor widen(Tensor x, Mode mode) {
      return expand == null ? x : relu6(expand.forward(x));
    }

    @Override
    Tensor narrow(Tensor x, Tensor wide, Mode mode) {
      try (var scope = Scope.open()) {
        var y = project.forward(relu6(depthwise.forward(wide)));
        boolean residual = depthwise.stride == 1 && x.size(1) == y.size(1);
        return scope.keep(residual ? x.add(y) : y);
      }
    }
  }

  /** A convolution with TensorFlow's padding. */
  private static final class Unit extends Module {
    private final Tensor weight; // (out, in / groups, k, k)
    private final Tensor bias;
    private final long stride;
    private final long groups;

    private Unit(Tensor weight, Tensor bias, long stride, long groups) {
      this.weight = buffer("weight", weight.contiguous());
      this.bias = buffer("bias", bias);
      this.stride = stride;
      this.groups = groups;
    }

    private Tensor forward(Tensor x) {
      var padded = SamePadding.of(x, weight.size(2), stride);
      return Functions.conv2d(padded, weight, bias, stride, 0, groups);
    }
  }

  /** The graph's weights in our layouts. */
  private record Parts(TfjsModel graph, String name) {
    private boolean has(String weight) {
      return graph.weights().keySet().stream().anyMatch(key -> key.endsWith(SCOPE + weight));
    }

    private Unit dense(String scope, String node) {
      var weight = weight(scope + "/Conv2D_weights", 4).permute(3, 2, 0, 1);
      return new Unit(weight, weight(scope + "/Conv2D_bn_offset", 1), stride(node), 1);
    }

    private Unit depthwise(String scope) {
      var weight = weight(scope + "/depthwise_weights", 4).permute(2, 3, 0, 1);
      var bias = weight(scope + "/depthwise_bn_offset", 1);
      return new Unit(weight, bias, stride(scope + "/depthwise"), weight.size(0));
    }

    private Tensor weight(String path, int rank) {
      for (var entry : graph.weights().entrySet()) {
        if (entry.getKey().endsWith(SCOPE + path) && entry.getValue().rank() == rank) {
          return entry.getValue();
        }
      }
      throw new ModelFormatException(name, "is no MobileNetV2: it has no '%s'".formatted(path));
    }

    private long stride(String path) {
      for (var node : graph.nodes().values()) {
        if (node.path("name").asText().endsWith(SCOPE + path)) {
          return stride(node);
        }
      }
      throw new ModelFormatException(name, "is no MobileNetV2: it has no '%s'".formatted(path));
    }

    private static long stride(JsonNode node) {
      return node.path("attr").path("strides").path("list").path("i").path(1).asLong(1);
    }
  }
}
