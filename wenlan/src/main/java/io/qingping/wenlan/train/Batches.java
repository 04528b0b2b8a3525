package io.qingping.wenlan.train;

import io.qingping.media.Picture;
import io.qingping.tensor.Tensor;
import io.qingping.wenlan.model.Blueprint;
import io.qingping.wenlan.model.TwoTowerModel;
import io.qingping.wenlan.text.WordPiece;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Batches by number: the same seed and number give the same batch, so a run that goes on needs no
 * state of the data. Every pair comes once in an epoch, with one of its texts, so no batch has two
 * texts of a picture, which would be wrong negatives.
 */
final class Batches {
  /**
   * @param pictures augmented, at the input's size
   * @param pairs numbers of the pairs
   * @param tokens (B, L)
   */
  record Batch(List<Picture> pictures, long[] pairs, Tensor tokens) {}

  private final Pictures data;
  private final TrainConfig config;
  private final List<List<long[]>> tokens; // of each text of each pair
  private final int joint; // pairs of a step, of all processes
  private final int rank;
  private final long seed;
  private long epoch = -1;
  private int[] order;

  Batches(
      Pictures data,
      Blueprint blueprint,
      WordPiece words,
      TrainConfig config,
      int rank,
      int ranks) {
    this.data = data;
    this.config = config;
    this.rank = rank;
    joint = config.batch() * ranks;
    seed = new SplittableRandom(config.seed()).nextLong(); // seeds next to each other share nothing
    if (data.pairs().size() < joint) {
      throw new IllegalArgumentException(
          "there are %d pairs to train on, fewer than the %d of a step"
              .formatted(data.pairs().size(), joint));
    }
    tokens =
        data.pairs().stream()
            .map(
                pair ->
                    pair.texts().stream()
                        .map(text -> words.encode(text.text(), blueprint.context()))
                        .toList())
            .toList();
  }

  /** This process's part of a step. */
  Batch of(long step) {
    long perEpoch = data.pairs().size() / joint;
    shuffle(step / perEpoch);
    int first = (int) (step % perEpoch) * joint + rank * config.batch();
    var pictures = new ArrayList<Picture>();
    var chosen = new ArrayList<long[]>();
    var numbers = new long[config.batch()];
    for (int i = 0; i < numbers.length; i++) {
      int pair = order[first + i];
      var random = new SplittableRandom(seed + step * joint + rank * config.batch() + i);
      numbers[i] = pair;
      chosen.add(tokens.get(pair).get(text(data.pairs().get(pair), random.nextDouble())));
      pictures.add(config.augmentation().apply(data.pictures().get(pair), random));
    }
    return new Batch(pictures, numbers, TwoTowerModel.tokens(chosen));
  }

  private void shuffle(long wanted) {
    if (wanted == epoch) {
      return;
    }
    var random = new SplittableRandom(seed ^ wanted * 0x9E3779B97F4A7C15L);
    order = new int[data.pairs().size()];
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    epoch = wanted;
  }

  /** A text by the weights of the roles, one of which is positive. */
  private int text(Pair pair, double place) {
    double left = place * pair.texts().stream().mapToDouble(config::weight).sum();
    int last = 0;
    for (int i = 0; i < pair.texts().size() && left >= 0; i++) {
      double weight = config.weight(pair.texts().get(i));
      if (weight > 0) {
        last = i;
        left -= weight;
      }
    }
    return last;
  }
}
