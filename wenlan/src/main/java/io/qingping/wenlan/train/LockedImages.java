package io.qingping.wenlan.train;

import io.qingping.media.Picture;
import io.qingping.tensor.Mode;
import io.qingping.tensor.NoGrad;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.tensor.format.SafeTensors;
import io.qingping.wenlan.image.ImageInput;
import io.qingping.wenlan.model.TwoTowers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;

/**
 * What the locked part of the pictures' tower says of every picture, computed once: its features,
 * or, if all of the tower is locked, its vectors. Pictures are not augmented then.
 */
final class LockedImages {
  private static final int BATCH = 32;
  private static final String NAME = "images";
  private static final String STAMP = "stamp";

  private final TrainConfig.Lock lock;
  private final Tensor rows; // (pairs, ...)

  private LockedImages(TrainConfig.Lock lock, Tensor rows) {
    this.lock = lock;
    this.rows = rows;
  }

  /**
   * Computes them, or reads the file in which an earlier start of the run has left them.
   *
   * @param model the id of the towers
   */
  static LockedImages of(
      Pictures data,
      ImageInput input,
      TwoTowers towers,
      TrainConfig.Lock lock,
      String model,
      Path file) {
    var stamp = stamp(data, lock, model);
    if (Files.exists(file)) {
      var stored = SafeTensors.map(file);
      if (stamp.equals(stored.metadata().get(STAMP))) {
        return new LockedImages(lock, stored.tensors().get(NAME));
      }
    }
    var parts = new Tensor[(data.pictures().size() + BATCH - 1) / BATCH];
    try (var quiet = NoGrad.open()) {
      for (int i = 0; i < parts.length; i++) {
        int to = Math.min((i + 1) * BATCH, data.pictures().size());
        try (var scope = Scope.open()) {
          var pictures = input.tensor(data.pictures().subList(i * BATCH, to));
          var features = towers.features(pictures, Mode.USE);
          boolean all = lock == TrainConfig.Lock.IMAGES;
          parts[i] = scope.keep(all ? towers.imageOf(features, Mode.USE) : features);
        }
      }
      var rows = Tensor.cat(0, parts);
      SafeTensors.write(file, Map.of(NAME, rows), Map.of(STAMP, stamp));
      return new LockedImages(lock, rows);
    }
  }

  private static String stamp(Pictures data, TrainConfig.Lock lock, String model) {
    var text = new StringBuilder(lock + " " + model);
    for (int i = 0; i < data.pictures().size(); i++) {
      Picture picture = data.pictures().get(i);
      text.append(' ').append(Arrays.hashCode(picture.rgb()));
    }
    return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Vectors of some pictures: (B, dimension). */
  Tensor vectors(long[] numbers, TwoTowers towers, Mode mode) {
    var some = rows.indexSelect(0, Tensor.of(numbers, numbers.length));
    return lock == TrainConfig.Lock.IMAGES ? some : towers.imageOf(some, mode);
  }
}
