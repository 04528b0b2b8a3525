package io.qingping.wenlan.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.ConjunctionUtils;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;

/**
 * The field of unit vectors in Lucene, and the two ways to search it: an exact scan and the graph.
 * Scores are cosines, -1 to 1. Safe for several threads.
 */
public final class VectorField {
  /** With fewer vectors than this a scan takes milliseconds and misses nothing. */
  public static final int EXACT_BELOW = 100_000;

  /**
   * The graph is asked for one candidate for so many vectors, at least: 500 of 1,000,000. What that
   * finds is in docs/benchmarks.md.
   */
  private static final int VECTORS_PER_CANDIDATE = 2000;

  private static final String NAME = "vector";
  private static final float LENGTH_TOLERANCE = 1e-2f;
  private static final Comparator<ScoreDoc> WORST_FIRST =
      Comparator.<ScoreDoc>comparingDouble(hit -> hit.score)
          .thenComparing(Comparator.<ScoreDoc>comparingInt(hit -> hit.doc).reversed());

  private VectorField() {}

  /** How an index that holds this field is written. */
  public static IndexWriterConfig config(Analyzer analyzer) {
    return new IndexWriterConfig(analyzer)
        .setRAMBufferSizeMB(128)
        .setCodec(
            new Lucene912Codec() {
              @Override
              public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return new VectorFormat();
              }
            });
  }

  /**
   * One vector.
   *
   * @throws IllegalArgumentException if it is not of length 1
   */
  public static KnnFloatVectorField of(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    if (!(Math.abs(Math.sqrt(square) - 1) < LENGTH_TOLERANCE)) {
      throw new IllegalArgumentException(
          "the model gave a vector of length %.3f instead of 1".formatted(Math.sqrt(square)));
    }
    return new KnnFloatVectorField(NAME, vector, VectorSimilarityFunction.DOT_PRODUCT);
  }

  /** The vector of a document. */
  static float[] get(IndexSearcher searcher, int document) throws IOException {
    var leaves = searcher.getIndexReader().leaves();
    var leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
    var values = leaf.reader().getFloatVectorValues(NAME);
    if (values == null || values.advance(document - leaf.docBase) != document - leaf.docBase) {
      throw new IOException("document " + document + " has no vector");
    }
    return values.vectorValue().clone(); // the values reuse their array
  }

  /** The {@code k} nearest, by a scan below {@link #EXACT_BELOW} vectors, else by the graph. */
  static List<ScoreDoc> nearest(IndexSearcher searcher, float[] vector, int k, Query filter)
      throws IOException {
    int count = searcher.getIndexReader().numDocs();
    if (count < EXACT_BELOW) {
      return exact(searcher, vector, k, filter);
    }
    int candidates = Math.max(k, count / VECTORS_PER_CANDIDATE);
    var hits = approximate(searcher, vector, candidates, filter);
    return hits.subList(0, Math.min(k, hits.size()));
  }

  /**
   * The {@code k} nearest by the graph. Lucene looks at about as many candidates as it is asked
   * for, so ask for more than are needed: of 100,000 vectors 100 for the best 10.
   *
   * @param filter null for none
   */
  public static List<ScoreDoc> approximate(
      IndexSearcher searcher, float[] vector, int k, Query filter) throws IOException {
    var hits = searcher.search(new KnnFloatVectorQuery(NAME, vector, k, filter), k).scoreDocs;
    for (var hit : hits) {
      hit.score = cosine(hit.score);
    }
    return List.of(hits);
  }

  /** The {@code k} nearest by a look at every vector; what the graph is measured by. */
  public static List<ScoreDoc> exact(IndexSearcher searcher, float[] vector, int k, Query filter)
      throws IOException {
    var best = new PriorityQueue<ScoreDoc>(k + 1, WORST_FIRST);
    var weight =
        filter == null
            ? null
            : searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
    for (var leaf : searcher.getIndexReader().leaves()) {
      scan(leaf, vector, k, weight, best);
    }
    var found = new ArrayList<>(best);
    found.sort(WORST_FIRST.reversed());
    return found;
  }

  private static void scan(
      LeafReaderContext leaf, float[] vector, int k, Weight weight, PriorityQueue<ScoreDoc> best)
      throws IOException {
    var values = leaf.reader().getFloatVectorValues(NAME);
    if (values == null) {
      return;
    }
    var scorer = values.scorer(vector);
    var documents = scorer.iterator();
    if (weight != null) {
      var matching = weight.scorer(leaf);
      if (matching == null) {
        return;
      }
      documents = ConjunctionUtils.intersectIterators(List.of(documents, matching.iterator()));
    }
    var live = leaf.reader().getLiveDocs();
    for (int doc = documents.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS;
        doc = documents.nextDoc()) {
      if (live == null || live.get(doc)) {
        best.add(new ScoreDoc(leaf.docBase + doc, cosine(scorer.score())));
        if (best.size() > k) {
          best.poll();
        }
      }
    }
  }

  /** Lucene's score of a dot product is (1 + cosine) / 2. */
  private static float cosine(float score) {
    return 2 * score - 1;
  }

  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
