package io.qingping.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.wenlan.index.VectorField;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.FSDirectory;

/**
 * Builds the index of {@code bench search} on one thread and asks it, in a JVM of its own.
 * Arguments: folder, dimension, and how many candidates the graph is asked for, with commas. Prints
 * one JSON object, seconds throughout.
 */
final class SearchSide {
  private static final String ROW = "row";
  private static final int BEST = 10;
  private static final int WARM_UP = 20; // queries

  private final Path folder;
  private final List<float[]> queries = new ArrayList<>();

  private SearchSide(Path folder, int dimension) throws IOException {
    this.folder = folder;
    try (var in = open("queries.f32")) {
      for (var row = new float[dimension];
          ClusteredVectors.read(in, row);
          row = new float[dimension]) {
        queries.add(row);
      }
    }
  }

  private BufferedInputStream open(String file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(folder.resolve(file)), 1 << 20);
  }

  public static void main(String[] arguments) throws IOException {
    int dimension = Integer.parseInt(arguments[1]);
    var side = new SearchSide(Path.of(arguments[0]), dimension);
    var breadths = Stream.of(arguments[2].split(",")).map(Integer::valueOf).toList();
    System.out.println(side.measure(dimension, breadths));
  }

  private String measure(int dimension, List<Integer> breadths) throws IOException {
    var answer = JsonMapper.builder().build().createObjectNode();
    var index = Files.createTempDirectory(folder, "index");
    try (var directory = FSDirectory.open(index)) {
      answer.put("build", build(directory, dimension));
      answer.put("bytes", size(index));
      try (var reader = DirectoryReader.open(directory)) {
        var searcher = new IndexSearcher(reader);
        answer.put("segments", reader.leaves().size());
        var exact = ask(searcher, query -> VectorField.exact(searcher, query, BEST, null));
        var truth = exact.found();
        writeTruth(truth);
        answer.putObject("exact").put("p50", exact.quantile(.5)).put("p99", exact.quantile(.99));
        var graph = answer.putArray("graph");
        for (int breadth : breadths) {
          var near =
              ask(searcher, query -> VectorField.approximate(searcher, query, breadth, null));
          graph
              .addObject()
              .put("breadth", breadth)
              .put("recall", recall(near.found(), truth))
              .put("p50", near.quantile(.5))
              .put("p99", near.quantile(.99));
        }
      }
    }
    return answer.toString();
  }

  private double build(FSDirectory directory, int dimension) throws IOException {
    long start = System.nanoTime();
    var config =
        VectorField.config(new StandardAnalyzer()).setMergeScheduler(new SerialMergeScheduler());
    try (var writer = new IndexWriter(directory, config);
        var in = open("vectors.f32")) {
      var row = new float[dimension];
      for (int number = 0; ClusteredVectors.read(in, row); number++) {
        var document = new Document();
        document.add(new StoredField(ROW, number));
        document.add(VectorField.of(row.clone()));
        writer.addDocument(document);
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private interface Search {
    List<ScoreDoc> of(float[] query) throws IOException;
  }

  private record Asked(List<Set<Integer>> found, double[] seconds) {
    double quantile(double share) {
      var sorted = seconds.clone();
      Arrays.sort(sorted);
      return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }
  }

  private Asked ask(IndexSearcher searcher, Search search) throws IOException {
    for (var query : queries.subList(0, Math.min(WARM_UP, queries.size()))) {
      search.of(query);
    }
    var found = new ArrayList<Set<Integer>>();
    var seconds = new double[queries.size()];
    for (int i = 0; i < seconds.length; i++) {
      long start = System.nanoTime();
      var hits = search.of(queries.get(i));
      seconds[i] = (System.nanoTime() - start) / 1e9;
      found.add(rows(searcher, hits.subList(0, BEST)));
    }
    return new Asked(found, seconds);
  }

  private static Set<Integer> rows(IndexSearcher searcher, List<ScoreDoc> hits) {
    return hits.stream()
        .map(
            hit -> {
              try {
                return searcher.storedFields().document(hit.doc).getField(ROW).numericValue();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .map(Number::intValue)
        .collect(Collectors.toSet());
  }

  private static double recall(List<Set<Integer>> found, List<Set<Integer>> truth) {
    double hits = 0;
    for (int i = 0; i < truth.size(); i++) {
      hits += found.get(i).stream().filter(truth.get(i)::contains).count();
    }
    return hits / (BEST * truth.size());
  }

  /** For the peer, which is measured against the same neighbours. */
  private void writeTruth(List<Set<Integer>> truth) throws IOException {
    var bytes =
        ByteBuffer.allocate(Integer.BYTES * BEST * truth.size()).order(ByteOrder.LITTLE_ENDIAN);
    truth.forEach(rows -> rows.forEach(bytes::putInt));
    Files.write(folder.resolve("truth.i32"), bytes.array());
  }

  private static long size(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
