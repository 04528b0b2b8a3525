package io.qingping.tensor.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.DType;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A graph model of TensorFlow.js: {@code model.json} and files of weights, or the same as scripts,
 * as npm packages bundle them ({@code model.min.js} exports the JSON as an object literal, {@code
 * group1-shard1of2.min.js} a file of weights in base64). The scripts are read, never run.
 *
 * <p>What is read belongs to the {@link Scope} around the call.
 *
 * @param nodes of the graph by name, in the order of the file
 * @param weights by the name of their node, in TensorFlow's layouts: (H, W, in, out) for
 *     convolutions; quantised ones are fp32 again
 */
public record TfjsModel(Map<String, JsonNode> nodes, Map<String, Tensor> weights) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(
              JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES,
              JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
          .build();
  private static final String SCRIPT = ".min.js";
  private static final Pattern SHORT_BOOLEAN = Pattern.compile("(?<=[:,\\[])!([01])");

  /** Where the files of a model lie. */
  @FunctionalInterface
  public interface Source {
    /** The bytes of a file, or nothing if there is no such file. */
    Optional<byte[]> read(String name) throws IOException;
  }

  /**
   * Reads a model.
   *
   * @param name of the model, for errors
   * @throws ModelFormatException if a file is missing or damaged; nothing stays allocated then
   */
  public static TfjsModel read(String name, Source source) {
    try (var scope = Scope.open()) {
      var model = new Reader(name, source).model();
      model.weights.values().forEach(scope::keep);
      return model;
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(name, "describes its graph by what is not JSON", e);
    } catch (IOException e) {
      throw new ModelFormatException(name, "cannot be read: " + e.getMessage(), e);
    }
  }

  private record Reader(String name, Source source) {
    private TfjsModel model() throws IOException {
      var json = json();
      var nodes = new LinkedHashMap<String, JsonNode>();
      for (var node : json.path("modelTopology").path("node")) {
        nodes.put(node.path("name").asText(), node);
      }
      var weights = new LinkedHashMap<String, Tensor>();
      for (var group : json.path("weightsManifest")) {
        var bytes = new ByteArrayInputStream(bytes(group.path("paths")));
        for (var weight : group.path("weights")) {
          weights.put(weight.path("name").asText(), weight(weight, bytes));
        }
      }
      if (nodes.isEmpty() || weights.isEmpty()) {
        throw new ModelFormatException(name, "is no graph model of TensorFlow.js with weights");
      }
      return new TfjsModel(nodes, weights);
    }

    private JsonNode json() throws IOException {
      var plain = source.read("model.json");
      if (plain.isPresent()) {
        return JSON.readTree(plain.get());
      }
      var script = text(file("model" + SCRIPT));
      var literal = script.substring(exported(script, '{') - 1);
      return JSON.readTree(SHORT_BOOLEAN.matcher(literal).replaceAll(m -> not(m.group(1))));
    }

    /** Minifiers write {@code !0} for true. */
    private static String not(String digit) {
      return String.valueOf(digit.equals("0"));
    }

    private byte[] bytes(JsonNode paths) throws IOException {
      var bytes = new ByteArrayOutputStream();
      for (var path : paths) {
        var plain = source.read(path.asText());
        if (plain.isPresent()) {
          bytes.writeBytes(plain.get());
        } else {
          var script = text(file(path.asText() + SCRIPT));
          int start = exported(script, '"');
          try {
            var base64 = script.substring(start, script.indexOf('"', start));
            bytes.writeBytes(Base64.getDecoder().decode(base64));
          } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
            throw new ModelFormatException(name, "has broken base64 in " + path.asText(), e);
          }
        }
      }
      return bytes.toByteArray();
    }

    /** Where what a script exports begins, behind its first character. */
    private int exported(String script, char first) {
      var mark = ".exports=" + first;
      int at = script.indexOf(mark);
      if (at < 0) {
        throw new ModelFormatException(name, "has a script that exports nothing that is known");
      }
      return at + mark.length();
    }

    private byte[] file(String file) throws IOException {
      return source
          .read(file)
          .orElseThrow(() -> new ModelFormatException(name, "has no file " + file));
    }

    private static String text(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    private Tensor weight(JsonNode about, ByteArrayInputStream bytes) throws IOException {
      var quantised = about.path("quantization");
      var type = type((quantised.isMissingNode() ? about : quantised).path("dtype").asText());
      var shape = new long[about.path("shape").size()];
      long size = type.bytes();
      for (int i = 0; i < shape.length; i++) {
        shape[i] = about.path("shape").path(i).asInt(-1);
        size = shape[i] < 0 ? Long.MAX_VALUE : Math.min(Integer.MAX_VALUE, size * shape[i]);
      }
      if (size > bytes.available()) {
        throw new ModelFormatException(
            name, "'%s' needs more bytes than there are".formatted(about.path("name").asText()));
      }
      var stored = Tensor.empty(type, shape).readFrom(Channels.newChannel(bytes));
      if (!quantised.has("scale")) {
        return stored.to(about.path("dtype").asText().equals("float32") ? DType.FLOAT32 : type);
      }
      double scale = quantised.path("scale").asDouble();
      double least = quantised.path("min").asDouble();
      return stored.to(DType.FLOAT64).mul(scale).add(least).to(DType.FLOAT32);
    }

    private DType type(String dtype) {
      return switch (dtype) {
        case "float32" -> DType.FLOAT32;
        case "float16" -> DType.FLOAT16;
        case "int32" -> DType.INT32;
        case "uint8", "bool" -> DType.UINT8;
        default ->
            throw new ModelFormatException(name, "has weights of type '%s'".formatted(dtype));
      };
    }
  }
}
