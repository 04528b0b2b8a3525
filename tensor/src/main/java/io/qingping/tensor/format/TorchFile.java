package io.qingping.tensor.format;

import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads what {@code torch.save} writes: since PyTorch 1.6 a zip file with a pickle and the numbers,
 * before that a {@linkplain TorchStream stream} of them. Such files come from strangers, so nothing
 * in them is executed: only numbers, texts, containers and tensors are built, and every size is
 * checked before memory is taken.
 *
 * <p>What is read belongs to the {@link Scope} around the call, or to the caller if there is none.
 * Tensors that shared memory when they were saved share it again.
 */
public final class TorchFile {
  /** Containers nest a few levels deep in honest files. */
  private static final int DEEPEST = 100;

  /** Where a checkpoint keeps its weights, the average of a run before its last step. */
  private static final List<String> WRAPPERS =
      List.of("ema", "state_dict", "model", "module", "learnable");

  private static final String TAR_MAGIC = "ustar";
  private static final int TAR_MAGIC_AT = 257; // bytes

  private final String source;
  private final TorchStorages storages;
  private final Map<Object, Object> made = new IdentityHashMap<>();

  private TorchFile(String source, TorchStorages storages) {
    this.source = source;
    this.storages = storages;
  }

  private interface Work<T> {
    T on(TorchFile file, Map<?, ?> root) throws IOException;
  }

  /**
   * Everything in a file whose outermost object is a dictionary: nested maps, lists, tensors,
   * {@code Long}, {@code Double}, {@code Boolean}, {@code String} and null. Keys that are numbers
   * become their text; an {@code argparse.Namespace} becomes the map of its attributes.
   *
   * @throws ModelFormatException if the file is missing, damaged or holds other objects
   */
  public static Map<String, Object> read(Path path) {
    return open(
        path,
        (file, root) -> {
          var result = new LinkedHashMap<String, Object>();
          for (var entry : root.entrySet()) {
            result.put(String.valueOf(entry.getKey()), file.make(entry.getValue(), 1));
          }
          return result;
        });
  }

  /**
   * The weights by name, from a plain state dict or from the part {@code ema}, {@code state_dict},
   * {@code model}, {@code module} or {@code learnable} of a checkpoint, the first that is there.
   * The prefix {@code module.} that data-parallel training leaves is dropped. No other part's
   * numbers are read.
   *
   * @throws ModelFormatException if the file is missing, damaged or holds no such part
   */
  public static Map<String, Tensor> stateDict(Path path) {
    return stateDict(path, name -> true);
  }

  /**
   * As {@link #stateDict(Path)}, but only of some weights; the numbers of the others are not read.
   *
   * @param wanted by a weight's name
   */
  public static Map<String, Tensor> stateDict(Path path, Predicate<String> wanted) {
    return open(path, (file, root) -> weights(file, root, wanted));
  }

  private static <T> T open(Path path, Work<T> work) {
    var source = path.toString();
    if (!Files.exists(path)) {
      throw new ModelFormatException(source, "does not exist");
    }
    try (var channel = FileChannel.open(path)) {
      if (TorchStream.isIn(channel)) {
        return open(source, new TorchStream(source, channel), work);
      }
      try (var zip = new ZipFile(path.toFile())) {
        return open(source, new TorchArchive(source, zip, Files.size(path)), work);
      }
    } catch (ZipException e) {
      if (isTar(path)) {
        throw new ModelFormatException(
            source, "is a tar archive; unpack it and give the file that is in it", e);
      }
      throw new ModelFormatException(
          source, "is neither a zip file of PyTorch nor a stream of older ones, or is cut off", e);
    } catch (IOException e) {
      throw new ModelFormatException(source, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static <T> T open(String source, TorchStorages storages, Work<T> work)
      throws IOException {
    try (var scope = Scope.open()) {
      if (!(storages.root() instanceof Map<?, ?> map)) {
        throw new ModelFormatException(source, "holds no dictionary of weights");
      }
      var file = new TorchFile(source, storages);
      var result = work.on(file, map);
      file.made.values().forEach(value -> keep(scope, value));
      return result;
    }
  }

  /** Whether a file begins as an archive of POSIX's tar, in which weights are handed out. */
  private static boolean isTar(Path path) {
    try (var in = Files.newInputStream(path)) {
      var start = in.readNBytes(TAR_MAGIC_AT + TAR_MAGIC.length());
      return new String(start, StandardCharsets.ISO_8859_1).endsWith(TAR_MAGIC)
          && start.length == TAR_MAGIC_AT + TAR_MAGIC.length();
    } catch (IOException e) {
      return false; // whoever asks has a sentence for that already
    }
  }

  private static void keep(Scope scope, Object value) {
    if (value instanceof Tensor tensor) {
      scope.keep(tensor);
    }
  }

  private static Map<String, Tensor> weights(
      TorchFile file, Map<?, ?> root, Predicate<String> wanted) throws IOException {
    var chosen = root;
    for (var wrapper : WRAPPERS) {
      if (root.get(wrapper) instanceof Map<?, ?> inner) {
        chosen = inner;
        break;
      }
    }
    boolean prefixed =
        chosen.keySet().stream().allMatch(key -> String.valueOf(key).startsWith("module."));
    var result = new LinkedHashMap<String, Tensor>();
    for (var entry : chosen.entrySet()) {
      var key = String.valueOf(entry.getKey());
      var name = prefixed ? key.substring("module.".length()) : key;
      if (!wanted.test(name)) {
        continue;
      }
      if (!(file.make(entry.getValue(), 1) instanceof Tensor tensor)) {
        throw new ModelFormatException(file.source, "'" + key + "' is not a tensor");
      }
      result.put(name, tensor);
    }
    if (result.isEmpty()) {
      throw new ModelFormatException(file.source, "holds no tensor");
    }
    return result;
  }

  /** Turns what the pickle describes into values; shared parts are made once. */
  private Object make(Object described, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new ModelFormatException(source, "nests containers too deeply");
    }
    var known = made.get(described);
    if (known != null) {
      return known;
    }
    if (described instanceof TorchClasses.Reference reference) {
      var tensor =
          storages
              .storage(reference.storage())
              .asStrided(reference.shape(), reference.strides(), reference.offset());
      made.put(described, tensor);
      return tensor;
    }
    if (described instanceof Map<?, ?> map) {
      var result = new LinkedHashMap<String, Object>();
      made.put(described, result);
      for (var entry : map.entrySet()) {
        result.put(String.valueOf(entry.getKey()), make(entry.getValue(), depth + 1));
      }
      return result;
    }
    if (described instanceof List<?> list) {
      var result = new ArrayList<Object>();
      made.put(described, result);
      for (var value : list) {
        result.add(make(value, depth + 1));
      }
      return result;
    }
    if (described instanceof TorchClasses.Storage storage) {
      return storages.storage(storage);
    }
    return described instanceof Pickle.Global global ? global.name() : described;
  }
}
