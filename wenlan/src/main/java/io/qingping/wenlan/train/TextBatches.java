package io.qingping.wenlan.train;

import io.qingping.wenlan.text.WordPiece;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;

/**
 * Batches of texts of about the same length, as padding costs as much as text: an epoch's order is
 * random, some batches at a time are sorted by length, and these batches are shuffled. The same
 * seed and number give the same batch, so a run that goes on needs no state of the data.
 */
final class TextBatches {
  private static final int SORTED = 64; // batches at a time

  private final int[] lengths;
  private final int batch;
  private final long seed;
  private long epoch = -1;
  private int[][] order;

  /**
   * @param tokens of each text, padded
   * @param batch texts of a step
   */
  TextBatches(long[][] tokens, int batch, long seed) {
    lengths = Arrays.stream(tokens).mapToInt(WordPiece::length).toArray();
    this.batch = batch;
    this.seed = new SplittableRandom(seed).nextLong(); // seeds next to each other share nothing
    if (tokens.length < batch) {
      throw new IllegalArgumentException(
          "there are %d texts to train on, fewer than the %d of a step"
              .formatted(tokens.length, batch));
    }
  }

  /** Numbers of the texts of a step. */
  int[] of(long step) {
    int perEpoch = lengths.length / batch;
    if (step / perEpoch != epoch) {
      epoch = step / perEpoch;
      order = shuffle(perEpoch);
    }
    return order[(int) (step % perEpoch)];
  }

  private int[][] shuffle(int perEpoch) {
    var random = new SplittableRandom(seed ^ epoch * 0x9E3779B97F4A7C15L);
    var texts = new Integer[lengths.length];
    Arrays.setAll(texts, i -> i);
    shuffle(texts, random);
    for (int from = 0; from < texts.length; from += SORTED * batch) {
      int to = Math.min(from + SORTED * batch, texts.length);
      Arrays.sort(texts, from, to, Comparator.comparingInt(text -> lengths[text]));
    }
    var batches = new int[perEpoch][];
    for (int i = 0; i < perEpoch; i++) {
      var some = Arrays.copyOfRange(texts, i * batch, (i + 1) * batch);
      batches[i] = Arrays.stream(some).mapToInt(Integer::intValue).toArray();
    }
    shuffle(batches, random);
    return batches;
  }

  private static <T> void shuffle(T[] things, SplittableRandom random) {
    for (int i = things.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      var other = things[i];
      things[i] = things[j];
      things[j] = other;
    }
  }
}
