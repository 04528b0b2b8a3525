package io.qingping.wenlan.train;

import io.qingping.media.Picture;
import io.qingping.tensor.Mode;
import io.qingping.tensor.Scope;
import io.qingping.tensor.Tensor;
import io.qingping.wenlan.model.TwoTowerModel;
import io.qingping.wenlan.model.TwoTowers;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What the locked part of the pictures' tower says of every picture, computed once: its features,
 * or, if all of the tower is locked, its vectors; of the picture itself, and of other views of it
 * where the configuration wants some.
 */
final class LockedImages {
  private final boolean all; // of the tower is locked
  private final double dropout; // of features
  private final long pairs;
  private final Tensor rows; // (views * pairs, ...), view by view

  private LockedImages(boolean all, double dropout, long pairs, Tensor rows) {
    this.all = all;
    this.dropout = dropout;
    this.pairs = pairs;
    this.rows = rows;
  }

  /** Computes what is not in the cache. */
  static LockedImages of(
      Pictures data, TwoTowerModel model, TrainConfig config, FeatureCache cache) {
    return of(data, model, config, cache, config.views());
  }

  /** The same of the pictures as they are. */
  static LockedImages plain(
      Pictures data, TwoTowerModel model, TrainConfig config, FeatureCache cache) {
    return of(data, model, config, cache, 1);
  }

  private static LockedImages of(
      Pictures data, TwoTowerModel model, TrainConfig config, FeatureCache cache, int views) {
    boolean all = config.lock() == TrainConfig.Lock.IMAGES;
    int pairs = data.pictures().size();
    var rows = rows(data.pictures(), model, config, cache, 0);
    if (views > 1) {
      var shape = rows.shape();
      shape[0] *= views;
      var plain = rows;
      rows = Tensor.zeros(shape);
      rows.narrow(0, 0, pairs).copyFrom(plain);
      for (int view = 1; view < views; view++) {
        try (var scope = Scope.open()) {
          rows.narrow(0, (long) view * pairs, pairs)
              .copyFrom(rows(data.pictures(), model, config, cache, view));
        }
      }
    }
    return new LockedImages(all, config.featureDropout(), pairs, rows);
  }

  /** Of one view of all pictures. */
  private static Tensor rows(
      List<Picture> pictures,
      TwoTowerModel model,
      TrainConfig config,
      FeatureCache cache,
      int view) {
    var towers = model.towers();
    var input = model.blueprint().input();
    if (view == 0) {
      boolean all = config.lock() == TrainConfig.Lock.IMAGES;
      return cache.rows(
          pictures,
          some -> {
            var features = towers.features(input.tensor(some), Mode.USE);
            return all ? towers.imageOf(features, 0, Mode.USE) : features;
          });
    }
    return cache
        .of(config.augmentation().id() + "-" + view)
        .rows(
            pictures,
            some -> {
              var changed = some.stream().map(picture -> changed(picture, config, view)).toList();
              return towers.features(input.tensor(changed), Mode.USE);
            });
  }

  /** The same picture has the same views in all runs. */
  private static Picture changed(Picture picture, TrainConfig config, int view) {
    long seed = Arrays.hashCode(picture.rgb()) * 0x9E3779B97F4A7C15L + view;
    return config.augmentation().apply(picture, new SplittableRandom(seed));
  }

  /** Lets towers that begin with nothing standardise what the backbone says by these pictures. */
  void standardise(TwoTowers towers) {
    if (!all) {
      towers.standardiseBy(rows.narrow(0, 0, pairs));
    }
  }

  /**
   * Vectors of some pictures: (B, dimension).
   *
   * @param views which of each picture's; 0 the picture itself
   */
  Tensor vectors(long[] numbers, int[] views, TwoTowers towers, Mode mode) {
    var places = new long[numbers.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = views[i] * pairs + numbers[i];
    }
    var some = rows.indexSelect(0, Tensor.of(places, places.length));
    return all ? some : towers.imageOf(some, dropout, mode);
  }
}
