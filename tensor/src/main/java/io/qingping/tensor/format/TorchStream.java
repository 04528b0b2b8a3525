package io.qingping.tensor.format;

import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code torch.save} wrote before PyTorch 1.6: five pickles one after the other (a magic
 * number, a version, about the machine, the object, the keys of its storages), then of each storage
 * the number of its elements and they themselves.
 */
final class TorchStream implements TorchStorages {
  /** The first two pickles: 0x1950a86a20f9469cfc6c and 1001. */
  private static final byte[] START =
      HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e" + "80024de9032e");

  private static final long LARGEST_PICKLES = 1L << 26; // bytes

  private record Place(TorchClasses.Storage storage, long at) {}

  private final String source;
  private final FileChannel file;
  private final Object root;
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, Tensor> read = new HashMap<>();

  TorchStream(String source, FileChannel file) throws IOException {
    this.source = source;
    this.file = file;
    var pickles =
        file.map(FileChannel.MapMode.READ_ONLY, 0, Math.min(file.size(), LARGEST_PICKLES));
    pickles.position(START.length);
    var classes = new TorchClasses(source);
    var machine = Pickle.read(source, pickles, classes);
    if (machine instanceof Map<?, ?> told && Boolean.FALSE.equals(told.get("little_endian"))) {
      throw new ModelFormatException(source, "holds big-endian numbers");
    }
    var described = new LinkedHashMap<String, TorchClasses.Storage>();
    root = Pickle.read(source, pickles, collecting(classes, described));
    if (!(Pickle.read(source, pickles, classes) instanceof List<?> keys)) {
      throw new ModelFormatException(source, "lists no storages");
    }
    locate(keys, described, pickles.position());
  }

  /** Whether a file begins as such files do. */
  static boolean isIn(FileChannel file) throws IOException {
    var start = ByteBuffer.allocate(START.length);
    while (start.hasRemaining() && file.read(start, start.position()) > 0) {
      // until all of it is there
    }
    return Arrays.equals(start.array(), START);
  }

  private Pickle.Classes collecting(
      TorchClasses classes, Map<String, TorchClasses.Storage> described) {
    return new Pickle.Classes() {
      @Override
      public Object call(String name, List<?> arguments) {
        return classes.call(name, arguments);
      }

      @Override
      public Object persistent(List<?> id) {
        var storage = classes.persistent(id);
        var known = described.putIfAbsent(storage.key(), storage);
        if (known != null && !known.equals(storage)) {
          throw new ModelFormatException(
              source, "describes the storage '" + storage.key() + "' in two ways");
        }
        return storage;
      }
    };
  }

  private void locate(List<?> keys, Map<String, TorchClasses.Storage> described, long first)
      throws IOException {
    long at = first;
    for (var key : keys) {
      var storage = described.get(String.valueOf(key));
      if (storage == null) {
        throw new ModelFormatException(source, "has the storage '%s' for nothing".formatted(key));
      }
      var count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      while (count.hasRemaining() && file.read(count, at + count.position()) > 0) {
        // until all of it is there
      }
      boolean told = !count.hasRemaining() && count.getLong(0) == storage.elements();
      if (!told || storage.elements() < 0) {
        throw cutOff(storage);
      }
      at += Long.BYTES;
      if (storage.elements() > (file.size() - at) / storage.type().bytes()) {
        throw cutOff(storage);
      }
      places.put(storage.key(), new Place(storage, at));
      at += storage.elements() * storage.type().bytes();
    }
  }

  private ModelFormatException cutOff(TorchClasses.Storage storage) {
    return new ModelFormatException(
        source,
        "storage '%s' should hold %d elements of %s, but the file is cut off or damaged there"
            .formatted(storage.key(), storage.elements(), storage.type()));
  }

  @Override
  public Object root() {
    return root;
  }

  @Override
  public Tensor storage(TorchClasses.Storage storage) throws IOException {
    var known = read.get(storage.key());
    if (known != null) {
      return known;
    }
    var place = places.get(storage.key());
    if (place == null) {
      throw new ModelFormatException(source, "lacks the storage '" + storage.key() + "'");
    }
    file.position(place.at());
    var tensor = Tensor.empty(storage.type(), storage.elements()).readFrom(file);
    read.put(storage.key(), tensor);
    return tensor;
  }
}
