package io.qingping.tensor.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Tensors by name with texts beside them, in the safetensors format: a length, a JSON header, the
 * bytes. Files come from anywhere, so every number in a header is checked before memory is taken.
 *
 * <p>What is read belongs to the {@link Scope} around the call, or to the caller if there is none.
 *
 * @param tensors by name, in the order of the file
 * @param metadata texts that the writer left
 */
public record SafeTensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  /**
   * Reads all tensors into memory of their own.
   *
   * @param path a {@code .safetensors} file, the {@code .index.json} of a model in several files,
   *     or a folder that holds {@code model.safetensors} or its index
   * @throws ModelFormatException if a file is missing or damaged; nothing stays allocated then
   */
  public static SafeTensors read(Path path) {
    return load(path, reading(name -> true));
  }

  /**
   * Reads some of the tensors of one file; the numbers of the others are left in it.
   *
   * @param wanted by a tensor's name
   * @throws ModelFormatException if the file is missing or damaged; nothing stays allocated then
   */
  public static SafeTensors read(Path file, Predicate<String> wanted) {
    try (var scope = Scope.open()) {
      var result = loadOne(file, reading(wanted));
      result.tensors.values().forEach(scope::keep);
      return result;
    }
  }

  /**
   * As {@link #read}, but the data stays in the file until it is touched: right for weights of
   * which only a part is used. The files must not be shortened meanwhile.
   */
  public static SafeTensors map(Path path) {
    return load(path, SafeTensors::mapData);
  }

  /** Whether a folder holds {@code model.safetensors} or its index. */
  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(INDEX)) || Files.exists(folder.resolve(SINGLE));
  }

  private interface Loading {
    void load(Path file, FileChannel channel, SafeTensorsHeader header, Map<String, Tensor> into)
        throws IOException;
  }

  private static SafeTensors load(Path path, Loading loading) {
    if (Files.isDirectory(path)) {
      var index = path.resolve(INDEX);
      return load(Files.exists(index) ? index : path.resolve(SINGLE), loading);
    }
    try (var scope = Scope.open()) {
      var result =
          path.toString().endsWith(".json") ? loadShards(path, loading) : loadOne(path, loading);
      result.tensors.values().forEach(scope::keep);
      return result;
    }
  }

  private static SafeTensors loadOne(Path file, Loading loading) {
    var tensors = new LinkedHashMap<String, Tensor>();
    try (var channel = FileChannel.open(file)) {
      var header = SafeTensorsHeader.read(channel, file.toString());
      loading.load(file, channel, header, tensors);
      return new SafeTensors(tensors, header.metadata());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static Loading reading(Predicate<String> wanted) {
    return (file, channel, header, into) -> {
      for (var entry : header.entries()) {
        if (wanted.test(entry.name())) {
          channel.position(header.dataStart() + entry.begin());
          into.put(entry.name(), Tensor.empty(entry.type(), entry.shape()).readFrom(channel));
        }
      }
    };
  }

  private static void mapData(
      Path file, FileChannel channel, SafeTensorsHeader header, Map<String, Tensor> into)
      throws IOException {
    var bytes = Tensor.map(file);
    for (var entry : header.entries()) {
      long start = header.dataStart() + entry.begin();
      var part = bytes.narrow(0, start, entry.end() - entry.begin());
      boolean aligned = start % entry.type().bytes() == 0;
      var data = (aligned ? part : part.clone()).reinterpret(entry.type());
      into.put(entry.name(), data.view(entry.shape()));
    }
  }

  private static SafeTensors loadShards(Path index, Loading loading) {
    var weightMap = weightMap(index);
    var shards = new TreeSet<String>();
    weightMap.properties().forEach(field -> shards.add(shard(index, field.getValue())));
    var tensors = new LinkedHashMap<String, Tensor>();
    for (var shard : shards) {
      var file = index.resolveSibling(shard);
      loadOne(file, loading)
          .tensors
          .forEach(
              (name, tensor) -> {
                if (!weightMap.path(name).asText().equals(shard)) {
                  throw new ModelFormatException(
                      file.toString(), "'" + name + "' is not listed for this file in the index");
                }
                tensors.put(name, tensor);
              });
    }
    for (var field : weightMap.properties()) {
      if (!tensors.containsKey(field.getKey())) {
        throw new ModelFormatException(
            index.toString(),
            "'%s' is not in %s".formatted(field.getKey(), field.getValue().asText()));
      }
    }
    return new SafeTensors(tensors, Map.of());
  }

  private static JsonNode weightMap(Path index) {
    try {
      var map = SafeTensorsHeader.JSON.readTree(Files.readAllBytes(index)).path("weight_map");
      if (!map.isObject()) {
        throw new ModelFormatException(index.toString(), "has no weight_map");
      }
      return map;
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(index.toString(), "is not valid JSON", e);
    } catch (IOException e) {
      throw unreadable(index, e);
    }
  }

  /** A shard lies beside its index; any other place is refused. */
  private static String shard(Path index, JsonNode name) {
    var text = name.asText();
    if (!text.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
      throw new ModelFormatException(
          index.toString(), "'%s' is not the name of a file beside it".formatted(text));
    }
    return text;
  }

  private static ModelFormatException unreadable(Path file, IOException e) {
    var fault =
        e instanceof NoSuchFileException ? "does not exist" : "cannot be read: " + e.getMessage();
    return new ModelFormatException(file.toString(), fault, e);
  }

  /**
   * Writes a file that is whole or not there: beside its place, synced, renamed.
   *
   * @param metadata texts for readers; {@code "format": "pt"} is what other libraries write
   * @throws UncheckedIOException if the disk does not take it
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    var header = SafeTensorsHeader.encode(tensors, metadata);
    try {
      DurableFile.write(
          file,
          channel -> {
            while (header.hasRemaining()) {
              channel.write(header);
            }
            for (var tensor : tensors.values()) {
              tensor.writeTo(channel);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
