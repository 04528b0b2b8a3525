package io.qingping.wenlan.train;

import io.qingping.tensor.Mode;
import io.qingping.tensor.Tensor;
import io.qingping.wenlan.model.TwoTowerModel;
import io.qingping.wenlan.model.TwoTowers;

/**
 * What the locked part of the pictures' tower says of every picture, computed once: its features,
 * or, if all of the tower is locked, its vectors. Pictures are not augmented then.
 */
final class LockedImages {
  private final TrainConfig.Lock lock;
  private final Tensor rows; // (pairs, ...)

  private LockedImages(TrainConfig.Lock lock, Tensor rows) {
    this.lock = lock;
    this.rows = rows;
  }

  /** Computes what is not in the cache. */
  static LockedImages of(
      Pictures data, TwoTowerModel start, TrainConfig.Lock lock, FeatureCache cache) {
    var towers = start.towers();
    boolean all = lock == TrainConfig.Lock.IMAGES;
    return new LockedImages(
        lock,
        cache.rows(
            data.pictures(),
            pictures -> {
              var features = towers.features(start.blueprint().input().tensor(pictures), Mode.USE);
              return all ? towers.imageOf(features, Mode.USE) : features;
            }));
  }

  /** Vectors of some pictures: (B, dimension). */
  Tensor vectors(long[] numbers, TwoTowers towers, Mode mode) {
    var some = rows.indexSelect(0, Tensor.of(numbers, numbers.length));
    return lock == TrainConfig.Lock.IMAGES ? some : towers.imageOf(some, mode);
  }
}
