package io.qingping.wenlan.train;

import io.qingping.tensor.Functions;
import io.qingping.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Texts as vectors that nobody trained: characters and pairs of neighbours, hashed to a fixed
 * number of places with signs (Weinberger et al., 0902.2206), each the rarer the heavier.
 */
final class NgramText {
  private static final int PLACES = 1024;
  private static final int SIGN = 1 << 20; // a bit of the hash that names no place

  private final double[] weights; // logarithms of inverse shares

  /**
   * @param texts that say what is rare
   */
  NgramText(List<String> texts) {
    var counts = new int[PLACES];
    for (var text : texts) {
      places(text).forEach(place -> counts[place]++);
    }
    weights = new double[PLACES];
    for (int place = 0; place < PLACES; place++) {
      weights[place] = Math.log((1.0 + texts.size()) / (1 + counts[place]));
    }
  }

  private static Set<Integer> places(String text) {
    var places = new HashSet<Integer>();
    grams(text).forEach(gram -> places.add(place(gram)));
    return places;
  }

  private static Set<String> grams(String text) {
    var grams = new HashSet<String>();
    int[] points = text.toLowerCase(Locale.ROOT).codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      grams.add(new String(points, i, 1));
      if (i > 0) {
        grams.add(new String(points, i - 1, 2));
      }
    }
    return grams;
  }

  private static int place(String gram) {
    return Math.floorMod(mixed(gram), PLACES);
  }

  private static int mixed(String gram) {
    int hash = gram.hashCode() * 0x9E3779B9;
    return hash ^ hash >>> 15;
  }

  /** Vectors of length 1: (texts, 1024). */
  Tensor vectors(List<String> texts) {
    var values = new float[texts.size() * PLACES];
    for (int i = 0; i < texts.size(); i++) {
      for (var gram : grams(texts.get(i))) {
        double sign = (mixed(gram) & SIGN) == 0 ? 1 : -1;
        values[i * PLACES + place(gram)] += (float) (sign * weights[place(gram)]);
      }
    }
    return Functions.normalise(Tensor.of(values, texts.size(), PLACES));
  }
}
