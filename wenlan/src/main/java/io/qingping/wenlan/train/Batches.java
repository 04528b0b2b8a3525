package io.qingping.wenlan.train;

import io.qingping.media.Picture;
import io.qingping.tensor.Tensor;
import io.qingping.wenlan.model.Blueprint;
import io.qingping.wenlan.model.TwoTowerModel;
import io.qingping.wenlan.text.WordPiece;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Batches by number: the same seed and number give the same batch, so a run that goes on needs no
 * state of the data. Every pair comes once in an epoch, with one of its texts.
 */
final class Batches {
  /**
   * @param pictures augmented, at the input's size; not of remembered views
   * @param pairs numbers of the pairs
   * @param views of each, which of those that are remembered
   * @param tokens (B, L)
   */
  record Batch(List<Picture> pictures, long[] pairs, int[] views, Tensor tokens) {}

  private final Pictures data;
  private final TrainConfig config;
  private final List<List<long[]>> tokens; // of each text of each pair
  private final Map<LongBuffer, Integer> textNumbers = new HashMap<>(); // of equal tokens
  private final int[] pictureNumbers; // of each pair; the same for equal pixels
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
    tokens.forEach(texts -> texts.forEach(this::number));
    var seen = new HashMap<ByteBuffer, Integer>();
    pictureNumbers =
        data.pictures().stream()
            .map(picture -> ByteBuffer.wrap(picture.rgb()))
            .mapToInt(rgb -> seen.computeIfAbsent(rgb, key -> seen.size()))
            .toArray();
  }

  private void number(long[] text) {
    textNumbers.putIfAbsent(LongBuffer.wrap(text), textNumbers.size());
  }

  /** This process's part of a step. */
  Batch of(long step) {
    int first = rank * config.batch();
    var pictures = new ArrayList<Picture>();
    var chosen = new ArrayList<long[]>();
    var numbers = new long[config.batch()];
    var views = new int[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      int pair = pair(step, first + i);
      var random = random(step, first + i);
      numbers[i] = pair;
      chosen.add(text(pair, random));
      if (!config.lock().remembers()) {
        pictures.add(config.augmentation().apply(data.pictures().get(pair), random));
      }
      views[i] = random.nextInt(config.views());
    }
    return new Batch(pictures, numbers, views, TwoTowerModel.tokens(chosen));
  }

  /** Labels of the pairs of a step, of all processes: (ranks B, 2), see {@link Labelled}. */
  Tensor labels(long step) {
    var labels = new long[2 * joint];
    for (int i = 0; i < joint; i++) {
      int pair = pair(step, i);
      labels[2 * i] = textNumbers.get(LongBuffer.wrap(text(pair, random(step, i))));
      labels[2 * i + 1] = pictureNumbers[pair];
    }
    return Tensor.of(labels, joint, 2);
  }

  private int pair(long step, int place) {
    long perEpoch = data.pairs().size() / joint;
    shuffle(step / perEpoch);
    return order[(int) (step % perEpoch) * joint + place];
  }

  /** What is drawn for a pair: first its text. */
  private SplittableRandom random(long step, int place) {
    return new SplittableRandom(seed + step * joint + place);
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
  private long[] text(int number, SplittableRandom random) {
    var pair = data.pairs().get(number);
    double left = random.nextDouble() * pair.texts().stream().mapToDouble(config::weight).sum();
    int last = 0;
    for (int i = 0; i < pair.texts().size() && left >= 0; i++) {
      double weight = config.weight(pair.texts().get(i));
      if (weight > 0) {
        last = i;
        left -= weight;
      }
    }
    return tokens.get(number).get(last);
  }
}
