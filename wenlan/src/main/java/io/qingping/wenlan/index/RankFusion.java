package io.qingping.wenlan.index;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.lucene.search.ScoreDoc;

/**
 * One ranking out of several whose scores cannot be compared: each gives 1 / (60 + rank) to what it
 * found (reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009), times how good that is
 * beside the best that it could be. Without that share the ranks of a small collection say little:
 * even the last has its points.
 */
final class RankFusion {
  private static final double K = 60; // as in the paper

  private final Map<Integer, Double> scores = new LinkedHashMap<>();

  /**
   * Adds a ranking, best first.
   *
   * @param share of each, from 0 to 1
   */
  void add(List<ScoreDoc> ranking, ToDoubleFunction<ScoreDoc> share) {
    int rank = 1;
    for (var hit : ranking) {
      scores.merge(hit.doc, share.applyAsDouble(hit) / (K + rank++), Double::sum);
    }
  }

  /** Best first; documents of equal score stay in the order in which they were met. */
  List<Map.Entry<Integer, Double>> fused() {
    return scores.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .toList();
  }
}
