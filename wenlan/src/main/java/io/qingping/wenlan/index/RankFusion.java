package io.qingping.wenlan.index;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.ScoreDoc;

/**
 * One ranking out of several whose scores cannot be compared: each gives 1 / (60 + rank) to what it
 * found (reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009).
 */
final class RankFusion {
  private static final double K = 60; // as in the paper

  private RankFusion() {}

  /** Best first; documents of equal score stay in the order in which they were met. */
  static List<Map.Entry<Integer, Double>> fuse(List<List<ScoreDoc>> rankings) {
    var scores = new LinkedHashMap<Integer, Double>();
    for (var ranking : rankings) {
      int rank = 1;
      for (var hit : ranking) {
        scores.merge(hit.doc, 1 / (K + rank++), Double::sum);
      }
    }
    return scores.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .toList();
  }
}
