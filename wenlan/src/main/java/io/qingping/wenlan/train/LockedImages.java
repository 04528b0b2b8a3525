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
  private final boolean all; // of the tower is locked
  private final double dropout; // of features
  private final Tensor rows; // (pairs, ...)

  private LockedImages(boolean all, double dropout, Tensor rows) {
    this.all = all;
    this.dropout = dropout;
    this.rows = rows;
  }

  /** Computes what is not in the cache. */
  static LockedImages of(
      Pictures data, TwoTowerModel model, TrainConfig config, FeatureCache cache) {
    var towers = model.towers();
    boolean all = config.lock() == TrainConfig.Lock.IMAGES;
    var rows =
        cache.rows(
            data.pictures(),
            pictures -> {
              var features = towers.features(model.blueprint().input().tensor(pictures), Mode.USE);
              return all ? towers.imageOf(towers.standardised(features), Mode.USE) : features;
            });
    return new LockedImages(all, config.featureDropout(), rows);
  }

  /** Lets towers that begin with nothing standardise what the backbone says by these pictures. */
  void standardise(TwoTowers towers) {
    if (!all) {
      towers.standardiseBy(rows);
    }
  }

  /** Vectors of some pictures: (B, dimension). */
  Tensor vectors(long[] numbers, TwoTowers towers, Mode mode) {
    var some = rows.indexSelect(0, Tensor.of(numbers, numbers.length));
    return all ? some : towers.imageOf(mode.dropout(towers.standardised(some), dropout), mode);
  }
}
