package io.qingping.wenlan.train;

import io.qingping.media.Picture;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.SafeTensors;
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
import java.util.function.Function;

/**
 * What a network that is not trained says of pictures, in a file: a row for each picture, found by
 * the hash of its pixels. The file's name says which network it is.
 */
final class FeatureCache {
  private static final int BATCH = 16;
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

  /**
   * @param file to be read and added to; made if it is not there
   */
  FeatureCache(Path file) {
    this.file = file;
  }

  /**
   * The rows of pictures, (pictures, ...). Those that are missing are computed and added to the
   * file.
   *
   * @param network pictures -> a row for each
   */
  Tensor rows(List<Picture> pictures, Function<List<Picture>, Tensor> network) {
    try (var scope = Scope.open();
        var quiet = NoGrad.open()) {
      Map<Key, Long> places = new HashMap<>();
      var parts = new ArrayList<Tensor>();
      if (Files.exists(file)) {
        var stored = SafeTensors.map(file).tensors();
        parts.add(stored.get(ROWS));
        var keys = stored.get(KEYS).longs();
        for (int i = 0; i < keys.length; i += 2) {
          places.put(new Key(keys[i], keys[i + 1]), i / 2L);
        }
      }
      var keys = pictures.stream().map(Key::of).toList();
      var missing = new LinkedHashMap<Key, Picture>();
      for (int i = 0; i < keys.size(); i++) {
        if (!places.containsKey(keys.get(i))) {
          missing.put(keys.get(i), pictures.get(i));
        }
      }
      if (!missing.isEmpty()) {
        parts.addAll(computed(List.copyOf(missing.values()), network));
        missing.keySet().forEach(key -> places.put(key, (long) places.size()));
      }
      var all = Tensor.cat(0, parts.toArray(Tensor[]::new));
      if (!missing.isEmpty()) {
        SafeTensors.write(file, Map.of(KEYS, tensor(places), ROWS, all), Map.of());
      }
      var numbers = keys.stream().mapToLong(places::get).toArray();
      return scope.keep(all.indexSelect(0, Tensor.of(numbers, numbers.length)));
    }
  }

  private static List<Tensor> computed(
      List<Picture> pictures, Function<List<Picture>, Tensor> network) {
    var parts = new ArrayList<Tensor>();
    for (int from = 0; from < pictures.size(); from += BATCH) {
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
