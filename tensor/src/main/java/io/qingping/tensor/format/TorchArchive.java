package io.qingping.tensor.format;

import io.qingping.tensor.ModelFormatException;
import io.qingping.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The entries of a PyTorch zip file: {@code NAME/data.pkl} and {@code NAME/data/KEY} for each
 * storage. PyTorch never compresses them, so all that is read together cannot be larger than the
 * file itself; a file that promises more is refused.
 */
final class TorchArchive implements TorchStorages {
  private final String source;
  private final ZipFile zip;
  private final String folder;
  private final Map<String, Tensor> storages = new HashMap<>();
  private long left;

  TorchArchive(String source, ZipFile zip, long fileSize) throws IOException {
    this.source = source;
    this.zip = zip;
    left = fileSize;
    folder =
        zip.stream()
            .map(ZipEntry::getName)
            .filter(name -> name.endsWith("/data.pkl"))
            .map(name -> name.substring(0, name.length() - "data.pkl".length()))
            .findFirst()
            .orElseThrow(() -> new ModelFormatException(source, "holds no data.pkl"));
    var order = zip.getEntry(folder + "byteorder");
    if (order != null && !"little".equals(new String(bytes(order), StandardCharsets.US_ASCII))) {
      throw new ModelFormatException(source, "holds big-endian numbers");
    }
  }

  @Override
  public Object root() throws IOException {
    var pickle = ByteBuffer.wrap(bytes(zip.getEntry(folder + "data.pkl")));
    return Pickle.read(source, pickle, new TorchClasses(source));
  }

  @Override
  public Tensor storage(TorchClasses.Storage storage) throws IOException {
    var known = storages.get(storage.key());
    if (known != null) {
      requireSame(known, storage);
      return known;
    }
    var entry = zip.getEntry(folder + "data/" + storage.key());
    if (entry == null) {
      throw new ModelFormatException(source, "lacks the storage '" + storage.key() + "'");
    }
    if (storage.elements() > entry.getSize() / storage.type().bytes()
        || storage.elements() * storage.type().bytes() != entry.getSize()) {
      throw new ModelFormatException(
          source,
          "storage '%s' should hold %d elements of %s but has %d bytes"
              .formatted(storage.key(), storage.elements(), storage.type(), entry.getSize()));
    }
    charge(entry);
    try (var channel = Channels.newChannel(zip.getInputStream(entry))) {
      var tensor = Tensor.empty(storage.type(), storage.elements()).readFrom(channel);
      storages.put(storage.key(), tensor);
      return tensor;
    }
  }

  private void requireSame(Tensor known, TorchClasses.Storage storage) {
    if (known.type() != storage.type() || known.elements() != storage.elements()) {
      throw new ModelFormatException(
          source, "describes the storage '" + storage.key() + "' in two ways");
    }
  }

  private byte[] bytes(ZipEntry entry) throws IOException {
    charge(entry);
    try (var in = zip.getInputStream(entry)) {
      return in.readNBytes(Math.toIntExact(entry.getSize()));
    }
  }

  private void charge(ZipEntry entry) {
    if (entry.getMethod() != ZipEntry.STORED) {
      throw new ModelFormatException(
          source, "has the compressed entry '" + entry.getName() + "', which PyTorch never writes");
    }
    left -= entry.getSize();
    if (entry.getSize() < 0 || left < 0) {
      throw new ModelFormatException(source, "promises more data than it has");
    }
  }
}
