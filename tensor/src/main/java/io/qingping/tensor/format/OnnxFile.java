package io.qingping.tensor.format;

import io.qingping.tensor.DType;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The graph of an ONNX file with its weights: enough to find a known network's weights by what they
 * are used for, as exporters rename them. Nothing is computed. Fields are numbered as in {@code
 * onnx.proto} (ModelProto 7; GraphProto 1 and 5; NodeProto 1, 2, 4, 5; AttributeProto 5;
 * TensorProto 1, 2, 4, 8, 9, 14).
 *
 * <p>What is read belongs to the {@link Scope} around the call.
 *
 * @param nodes in the order of the file, which is one in which they can be computed
 * @param tensors weights by name, and constants by the name of their node's output
 */
public record OnnxFile(List<Node> nodes, Map<String, Tensor> tensors) {
  /**
   * One operation.
   *
   * @param operator such as {@code MatMul}
   */
  public record Node(String operator, List<String> inputs, List<String> outputs) {}

  private static final long LARGEST_FILE = Integer.MAX_VALUE; // protobuf has no larger message

  /**
   * Reads a file.
   *
   * @throws ModelFormatException if it is missing or damaged, or its weights lie in other files;
   *     nothing stays allocated then
   */
  public static OnnxFile read(Path file) {
    var source = file.toString();
    if (!Files.exists(file)) {
      throw new ModelFormatException(source, "does not exist");
    }
    try (var scope = Scope.open();
        var channel = FileChannel.open(file)) {
      if (channel.size() > LARGEST_FILE) {
        throw new ModelFormatException(source, "is larger than an ONNX file can be");
      }
      var bytes = channel.map(MapMode.READ_ONLY, 0, channel.size());
      var result = new Reader(source).model(new WireReader(bytes));
      result.tensors.values().forEach(scope::keep);
      return result;
    } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException e) {
      throw new ModelFormatException(source, "is no ONNX file or is damaged", e);
    } catch (IOException e) {
      throw new ModelFormatException(source, "cannot be read: " + e.getMessage(), e);
    }
  }

  private record Reader(String source, List<Node> nodes, Map<String, Tensor> tensors) {
    private Reader(String source) {
      this(source, new ArrayList<>(), new LinkedHashMap<>());
    }

    private OnnxFile model(WireReader model) throws IOException {
      while (model.next()) {
        if (model.field() == 7) {
          graph(model.message());
        } else {
          model.skip();
        }
      }
      if (nodes.isEmpty()) {
        throw new ModelFormatException(source, "holds no graph of ONNX");
      }
      return new OnnxFile(nodes, tensors);
    }

    private void graph(WireReader graph) throws IOException {
      while (graph.next()) {
        switch (graph.field()) {
          case 1 -> node(graph.message());
          case 5 -> tensor(graph.message(), null);
          default -> graph.skip();
        }
      }
    }

    private void node(WireReader node) throws IOException {
      var inputs = new ArrayList<String>();
      var outputs = new ArrayList<String>();
      var operator = "";
      var attributes = new ArrayList<WireReader>();
      while (node.next()) {
        switch (node.field()) {
          case 1 -> inputs.add(node.text());
          case 2 -> outputs.add(node.text());
          case 4 -> operator = node.text();
          case 5 -> attributes.add(node.message());
          default -> node.skip();
        }
      }
      nodes.add(new Node(operator, List.copyOf(inputs), List.copyOf(outputs)));
      if (operator.equals("Constant") && outputs.size() == 1) {
        for (var attribute : attributes) {
          constant(attribute, outputs.get(0));
        }
      }
    }

    private void constant(WireReader attribute, String output) throws IOException {
      while (attribute.next()) {
        if (attribute.field() == 5) {
          tensor(attribute.message(), output);
        } else {
          attribute.skip();
        }
      }
    }

    /**
     * @param output of the node that the tensor is the value of; null for a weight, which has a
     *     name of its own
     */
    private void tensor(WireReader tensor, String output) throws IOException {
      var shape = new long[0];
      int type = 0;
      var name = "";
      var data = ByteBuffer.allocate(0);
      long place = 0;
      while (tensor.next()) {
        switch (tensor.field()) {
          case 1 -> shape = joined(shape, tensor.numbers());
          case 2 -> type = Math.toIntExact(tensor.number());
          case 4, 9 -> data = tensor.part(); // floats look alike in both
          case 8 -> name = tensor.text();
          case 14 -> place = tensor.number();
          default -> tensor.skip();
        }
      }
      name = output == null ? name : output;
      if (place != 0) {
        throw new ModelFormatException(source, "keeps '%s' in another file".formatted(name));
      }
      tensors.put(name, tensor(name, type(name, type), shape, data));
    }

    private static long[] joined(long[] first, long[] second) {
      var all = Arrays.copyOf(first, first.length + second.length);
      System.arraycopy(second, 0, all, first.length, second.length);
      return all;
    }

    private Tensor tensor(String name, DType type, long[] shape, ByteBuffer data)
        throws IOException {
      long size = type.bytes();
      for (long side : shape) {
        size = Math.multiplyExact(size, side);
      }
      if (size != data.remaining()) {
        throw new ModelFormatException(
            source,
            "has %d bytes for '%s', whose shape %s needs %d"
                .formatted(data.remaining(), name, Arrays.toString(shape), size));
      }
      return Tensor.empty(type, shape).readFrom(new Bytes(data));
    }

    private DType type(String name, int number) {
      return switch (number) {
        case 1 -> DType.FLOAT32;
        case 2, 9 -> DType.UINT8;
        case 3 -> DType.INT8;
        case 6 -> DType.INT32;
        case 7 -> DType.INT64;
        case 10 -> DType.FLOAT16;
        case 11 -> DType.FLOAT64;
        case 16 -> DType.BFLOAT16;
        default ->
            throw new ModelFormatException(
                source, "keeps '%s' as numbers of the unknown type %d".formatted(name, number));
      };
    }
  }

  /** The bytes of a buffer. */
  private record Bytes(ByteBuffer buffer) implements ReadableByteChannel {
    @Override
    public int read(ByteBuffer into) {
      int count = Math.min(into.remaining(), buffer.remaining());
      into.put(buffer.slice(buffer.position(), count));
      buffer.position(buffer.position() + count);
      return count == 0 ? -1 : count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
