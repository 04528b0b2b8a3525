package io.qingping.wenlan.train;

import io.qingping.media.Picture;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.SafeTensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * What a network that is not trained says of pictures, in a file: a row for each picture, found by
 * the hash of its pixels. The file's name says which network it is.
 */
final class FeatureCache {
  private static final int BATCH = 16;
  private static final int SAVED = 1024; // rows that a process which dies may lose
  private static final String KEYS = "pictures"; // (N, 2) int64: half of each SHA-256
  private static final String ROWS = "rows"; // (N, ...)

  private record Key(long high, long low) {
    private static Key of(Picture picture) {
      try {
        var hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(picture.rgb()));
        return new Key(hash.getLong(), hash.getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JVM has SHA-256", e);
      }
    }
  }

  private final Path file;
  private final LongConsumer there;
  private final BooleanSupplier stopped;

  /**
   * @param folder made if it is not there
   * @param network names the network and what is taken of it
   * @param process whose file it is, as each would write it
   * @param there hears of so many further rows that are there
   * @param stopped asked often
   */
  FeatureCache(
      Path folder,
      TrainConfig.Lock lock,
      String network,
      int process,
      LongConsumer there,
      BooleanSupplier stopped)
      throws IOException {
    Files.createDirectories(folder);
    file = folder.resolve("%s-%s-%d.safetensors".formatted(lock, network, process));
    this.there = there;
    this.stopped = stopped;
  }

  private FeatureCache(Path file, LongConsumer there, BooleanSupplier stopped) {
    this.file = file;
    this.there = there;
    this.stopped = stopped;
  }

  /** The cache of what the network says of pictures after something has been done to them. */
  FeatureCache of(String view) {
    return new FeatureCache(file.resolveSibling(view + "-" + file.getFileName()), there, stopped);
  }

  /**
   * The rows of pictures, (pictures, ...). Those that are missing are computed and added to the
   * file.
   *
   * @param network pictures -> a row for each
   * @throws CancellationException if stopped; the file has what was computed, but for the last rows
   */
  Tensor rows(List<Picture> pictures, Function<List<Picture>, Tensor> network) {
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      var keys = pictures.stream().map(Key::of).toList();
      var stored = Files.exists(file) ? SafeTensors.map(file).tensors() : null;
      var places = stored == null ? new HashMap<Key, Long>() : places(stored.get(KEYS).longs());
      var rows = stored == null ? null : stored.get(ROWS);
      var missing = new LinkedHashMap<Key, Picture>();
      for (int i = 0; i < keys.size(); i++) {
        if (!places.containsKey(keys.get(i))) {
          missing.put(keys.get(i), pictures.get(i));
        }
      }
      there.accept(keys.size() - missing.size());
      var names = List.copyOf(missing.keySet());
      for (int from = 0; from < names.size(); from += SAVED) {
        var some = names.subList(from, Math.min(from + SAVED, names.size()));
        var parts = computed(some.stream().map(missing::get).toList(), network);
        if (rows != null) {
          parts.add(0, rows);
        }
        rows = Tensor.cat(0, parts.toArray(Tensor[]::new));
        some.forEach(key -> places.put(key, (long) places.size()));
        SafeTensors.write(file, Map.of(KEYS, tensor(places), ROWS, rows), Map.of());
        there.accept(some.size());
      }
      var numbers = keys.stream().mapToLong(places::get).toArray();
      return scope.keep(rows.indexSelect(0, Tensor.of(numbers, numbers.length)));
    }
  }

  private static Map<Key, Long> places(long[] keys) {
    var places = new HashMap<Key, Long>();
    for (int i = 0; i < keys.length; i += 2) {
      places.put(new Key(keys[i], keys[i + 1]), i / 2L);
    }
    return places;
  }

  private List<Tensor> computed(List<Picture> pictures, Function<List<Picture>, Tensor> network) {
    var parts = new ArrayList<Tensor>();
    for (int from = 0; from < pictures.size(); from += BATCH) {
      if (stopped.getAsBoolean()) {
        throw new CancellationException("stopped while pictures were looked at");
      }
      try (var scope = Scope.open()) {
        var part = pictures.subList(from, Math.min(from + BATCH, pictures.size()));
        parts.add(scope.keep(network.apply(part)));
      }
    }
    return parts;
  }

  private static Tensor tensor(Map<Key, Long> places) {
    var values = new long[2 * places.size()];
    places.forEach(
        (key, place) -> {
          values[2 * place.intValue()] = key.high();
          values[2 * place.intValue() + 1] = key.low();
        });
    return Tensor.of(values, places.size(), 2);
  }
}
