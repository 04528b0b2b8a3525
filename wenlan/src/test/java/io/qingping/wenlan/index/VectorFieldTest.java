package io.qingping.wenlan.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VectorFieldTest {
  private static final long SEED = Long.getLong("seed", 7);

  private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
  private final Random random = new Random(SEED);

  @AfterEach
  void close() throws IOException {
    directory.close();
  }

  /** Points around a hundred centres, as pictures of a few subjects lie in a model's space. */
  private List<float[]> clustered(int count, int dimension) {
    var centres = new Random(SEED + 1);
    var subjects = new ArrayList<float[]>();
    for (int i = 0; i < 100; i++) {
      subjects.add(noise(centres, dimension));
    }
    var vectors = new ArrayList<float[]>();
    for (int i = 0; i < count; i++) {
      var vector = noise(random, dimension);
      var centre = subjects.get(random.nextInt(subjects.size()));
      for (int j = 0; j < dimension; j++) {
        vector[j] = centre[j] + 0.6f * vector[j];
      }
      vectors.add(ColourModel.unit(vector));
    }
    return vectors;
  }

  private static float[] noise(Random random, int dimension) {
    var vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private DirectoryReader index(List<float[]> vectors) throws IOException {
    try (var writer = new IndexWriter(directory, VectorField.config(TextFields.analyzer()))) {
      for (int i = 0; i < vectors.size(); i++) {
        var document = new Document();
        document.add(new StringField("id", Integer.toString(i), Field.Store.NO));
        document.add(new IntPoint("number", i));
        document.add(VectorField.of(vectors.get(i)));
        writer.addDocument(document);
      }
      for (int i = 0; i < vectors.size(); i += 10) {
        writer.deleteDocuments(new Term("id", Integer.toString(i)));
      }
    }
    return DirectoryReader.open(directory);
  }

  @Test
  void theGraphFindsWhatAScanFinds() throws IOException {
    try (var reader = index(clustered(5000, 32))) {
      var searcher = new IndexSearcher(reader);
      int found = 0;
      for (var query : clustered(100, 32)) {
        var truth = documents(VectorField.exact(searcher, query, 10, null));
        var near = documents(VectorField.approximate(searcher, query, 100, null).subList(0, 10));
        assertThat(truth).hasSize(10);
        found += near.stream().filter(truth::contains).count();
      }
      assertThat(found / 1000.0).as("recall@10, seed %d", SEED).isGreaterThanOrEqualTo(0.95);
    }
  }

  private static List<Integer> documents(List<ScoreDoc> hits) {
    return hits.stream().map(hit -> hit.doc).collect(Collectors.toList());
  }

  @Test
  void aScanIsTheSortedListOfAllCosines() throws IOException {
    var vectors = clustered(300, 8);
    try (var reader = index(vectors)) {
      var searcher = new IndexSearcher(reader);
      var query = clustered(1, 8).get(0);
      var filter = IntPoint.newRangeQuery("number", 50, 249);
      var expected = new ArrayList<Double>();
      for (int i = 50; i < 250; i++) {
        if (i % 10 != 0) { // the others are deleted
          expected.add(VectorField.dot(query, vectors.get(i)));
        }
      }
      expected.sort(java.util.Comparator.reverseOrder());
      var hits = VectorField.exact(searcher, query, 20, filter);
      assertThat(hits).hasSize(20);
      for (int i = 0; i < 20; i++) {
        assertThat((double) hits.get(i).score).isCloseTo(expected.get(i), within(1e-5));
      }
      assertThat(documents(VectorField.approximate(searcher, query, 20, filter)))
          .isEqualTo(documents(hits)); // so few that Lucene scans, too
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }

  @Test
  void takesVectorsWiderThanLuceneDoes() throws IOException {
    var vectors = clustered(30, 2560);
    try (var reader = index(vectors)) {
      var searcher = new IndexSearcher(reader);
      var hit = VectorField.approximate(searcher, vectors.get(13), 1, null).get(0);
      assertThat(hit.score).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5f));
      assertThat(VectorField.get(searcher, hit.doc)).isEqualTo(vectors.get(13));
    }
  }

  @Test
  void refusesVectorsOfAnotherLength() {
    assertThatThrownBy(() -> VectorField.of(new float[] {1, 1}))
        .hasMessage("the model gave a vector of length 1.414 instead of 1");
    assertThatThrownBy(() -> VectorField.of(new float[] {Float.NaN, 1}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
