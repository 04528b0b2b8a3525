package io.qingping.tensor.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.DType;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The start of a safetensors file: eight bytes of length, then JSON that maps each name to type,
 * shape and place. Everything is checked against the file's size before any tensor is made.
 *
 * @param entries in the order of their data, which they cover without gap or overlap
 * @param dataStart where the data starts in the file
 */
record SafeTensorsHeader(List<Entry> entries, Map<String, String> metadata, long dataStart) {
  /** The format's own limit for the JSON. */
  private static final long LARGEST_HEADER = 100_000_000;

  private static final String METADATA = "__metadata__";

  static final Map<String, DType> TYPES = types();

  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** One tensor; {@code begin} and {@code end} count bytes from the start of the data. */
  record Entry(String name, DType type, long[] shape, long begin, long end) {}

  private static Map<String, DType> types() {
    var types = new LinkedHashMap<String, DType>();
    types.put("F64", DType.FLOAT64);
    types.put("F32", DType.FLOAT32);
    types.put("F16", DType.FLOAT16);
    types.put("BF16", DType.BFLOAT16);
    types.put("I64", DType.INT64);
    types.put("I32", DType.INT32);
    types.put("I16", DType.INT16);
    types.put("I8", DType.INT8);
    types.put("U8", DType.UINT8);
    types.put("BOOL", DType.BOOL);
    return types;
  }

  private static String code(DType type) {
    return TYPES.entrySet().stream()
        .filter(entry -> entry.getValue() == type)
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /** Reads and checks the header, and leaves the channel at the start of the data. */
  static SafeTensorsHeader read(FileChannel channel, String source) throws IOException {
    if (channel.size() < 8) {
      throw new ModelFormatException(source, "is too short for a safetensors file");
    }
    long length = take(channel, 8).getLong();
    if (length < 2 || length > LARGEST_HEADER || length > channel.size() - 8) {
      throw new ModelFormatException(
          source,
          "is no safetensors file or is cut off: a header of %s bytes in a file of %d bytes"
              .formatted(Long.toUnsignedString(length), channel.size()));
    }
    var json = take(channel, (int) length);
    return new Parser(source, channel.size() - 8 - length).parse(json.array(), 8 + length);
  }

  private static ByteBuffer take(FileChannel channel, int count) throws IOException {
    var buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    return buffer.flip();
  }

  /** The bytes before the data of these tensors, which follows in the map's order. */
  static ByteBuffer encode(Map<String, Tensor> tensors, Map<String, String> metadata) {
    var root = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      root.set(METADATA, JSON.valueToTree(new TreeMap<>(metadata))); // the same bytes each time
    }
    long offset = 0;
    for (var tensor : tensors.entrySet()) {
      if (tensor.getKey().equals(METADATA)) {
        throw new IllegalArgumentException("a tensor cannot be named " + METADATA);
      }
      var entry = root.putObject(tensor.getKey());
      var type = tensor.getValue().type();
      entry.put("dtype", code(type));
      entry.set("shape", JSON.valueToTree(tensor.getValue().shape()));
      long end = offset + tensor.getValue().elements() * type.bytes();
      entry.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json;
    try {
      json = JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names that JSON cannot hold", e);
    }
    int padded = (json.length + 7) / 8 * 8; // so that mapped data is aligned
    var bytes = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(padded).put(json);
    while (bytes.hasRemaining()) {
      bytes.put((byte) ' ');
    }
    return bytes.flip();
  }

  private record Parser(String source, long dataSize) {
    SafeTensorsHeader parse(byte[] bytes, long dataStart) throws IOException {
      JsonNode root;
      try {
        root = JSON.readTree(bytes);
      } catch (JsonProcessingException e) {
        var text = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        throw new ModelFormatException(source, "its header is not valid JSON: " + text, e);
      }
      if (!root.isObject()) {
        throw new ModelFormatException(source, "its header is not a JSON object");
      }
      var metadata = new LinkedHashMap<String, String>();
      var entries = new ArrayList<Entry>();
      for (var field : root.properties()) {
        if (field.getKey().equals(METADATA)) {
          metadata(field.getValue(), metadata);
        } else {
          entries.add(entry(field.getKey(), field.getValue()));
        }
      }
      entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
      requireCover(entries);
      return new SafeTensorsHeader(List.copyOf(entries), metadata, dataStart);
    }

    private void metadata(JsonNode node, Map<String, String> into) {
      if (!node.isObject()) {
        throw new ModelFormatException(source, "its " + METADATA + " is not a JSON object");
      }
      for (var field : node.properties()) {
        if (!field.getValue().isTextual()) {
          throw new ModelFormatException(
              source, "its metadata '" + field.getKey() + "' is not a text");
        }
        into.put(field.getKey(), field.getValue().textValue());
      }
    }

    private Entry entry(String name, JsonNode node) {
      var type = TYPES.get(node.path("dtype").asText());
      if (type == null) {
        throw fault(name, "has type '" + node.path("dtype").asText() + "', which is not supported");
      }
      long[] shape = numbers(name, "shape", node.path("shape"));
      long[] place = numbers(name, "data_offsets", node.path("data_offsets"));
      if (place.length != 2 || place[0] > place[1] || place[1] > dataSize) {
        throw fault(
            name,
            "lies at %s of %d bytes of data; the file is damaged or cut off"
                .formatted(node.path("data_offsets"), dataSize));
      }
      long size = type.bytes();
      try {
        for (long extent : shape) {
          size = Math.multiplyExact(size, extent);
        }
      } catch (ArithmeticException e) {
        throw fault(name, "has an impossible shape " + node.path("shape"));
      }
      if (size != place[1] - place[0]) {
        throw fault(
            name,
            "of type %s and shape %s needs %d bytes but has %d"
                .formatted(type, node.path("shape"), size, place[1] - place[0]));
      }
      return new Entry(name, type, shape, place[0], place[1]);
    }

    private long[] numbers(String name, String key, JsonNode array) {
      if (!array.isArray()) {
        throw fault(name, "has no " + key);
      }
      var numbers = new long[array.size()];
      for (int i = 0; i < numbers.length; i++) {
        var node = array.get(i);
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
          throw fault(name, "has a wrong number in its %s: %s".formatted(key, node));
        }
        numbers[i] = node.longValue();
      }
      return numbers;
    }

    private void requireCover(List<Entry> entries) {
      long end = 0;
      Map<Long, String> owners = new HashMap<>();
      for (var entry : entries) {
        if (entry.begin() < end) {
          throw fault(entry.name(), "overlaps '" + owners.get(end) + "'");
        }
        if (entry.begin() > end) {
          throw fault(
              entry.name(), "leaves a gap of %d bytes before it".formatted(entry.begin() - end));
        }
        end = entry.end();
        owners.put(end, entry.name());
      }
      if (end != dataSize) {
        throw new ModelFormatException(
            source, "has %d bytes that belong to no tensor".formatted(dataSize - end));
      }
    }

    private ModelFormatException fault(String name, String fault) {
      return new ModelFormatException(source, "'" + name + "' " + fault);
    }
  }
}
