package io.qingping.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code qp bench search}: the index of vectors on several JDKs, with and without SIMD, beside
 * hnswlib, on the same clustered vectors; recall is measured against the exact scan.
 */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description = "Recall, latency and build rate of the vector index beside hnswlib.")
final class SearchBench implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String BREADTHS = "10,50,100,200,400";
  private static final int FIRST_WITH_VECTORS = 20; // JDK that Lucene 9.12 has SIMD code for

  private static final int FIRST_WITH_NATIVE_ACCESS = 22; // that warns where it is not allowed

  @Option(names = "--vectors", defaultValue = "100000", description = "how many (${DEFAULT-VALUE})")
  private int vectors;

  @Option(names = "--dimension", defaultValue = "512", description = "(${DEFAULT-VALUE})")
  private int dimension;

  @Option(names = "--queries", defaultValue = "500", description = "(${DEFAULT-VALUE})")
  private int queries;

  @Option(names = "--seed", defaultValue = "1", description = "of the vectors (${DEFAULT-VALUE})")
  private long seed;

  @Option(names = "--jdk", description = "a JDK's folder, may be given more than once")
  private List<Path> jdks = List.of(Path.of(System.getProperty("java.home")));

  @Option(names = "--simd-only", description = "leave out plain Java on JDKs that can do SIMD")
  private boolean simdOnly;

  @Option(names = "--python", defaultValue = "python3", description = "a Python with hnswlib")
  private String python;

  @Option(names = "--heap", defaultValue = "2g", description = "of each JVM (${DEFAULT-VALUE})")
  private String heap;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (queries < 1 || vectors < 1000) {
      throw new IllegalArgumentException("at least 1000 vectors and one query are measured");
    }
    var out = spec.commandLine().getOut();
    try (var temporary = TemporaryFolder.make("search")) {
      var folder = temporary.path();
      ClusteredVectors.write(folder, vectors, queries, dimension, seed);
      out.printf(
          "%,d clustered vectors of %d numbers, %,d queries, M = 16, efConstruction = 100, one"
              + " thread%n%n",
          vectors, dimension, queries);
      out.println("| side | build, vectors/s | search | recall@10 | p50 ms | p99 ms |");
      out.println("|---|---|---|---|---|---|");
      for (var jdk : jdks) {
        boolean hasSimd = major(jdk) >= FIRST_WITH_VECTORS;
        if (!hasSimd || !simdOnly) {
          lucene(out, folder, jdk, false);
        }
        if (hasSimd) {
          lucene(out, folder, jdk, true);
        }
      }
      peer(out, folder);
    }
    return 0;
  }

  private void lucene(PrintWriter out, Path folder, Path jdk, boolean simd)
      throws IOException, InterruptedException {
    var options = new ArrayList<>(List.of("-Xmx" + heap, "-XX:+UseParallelGC"));
    if (major(jdk) >= FIRST_WITH_NATIVE_ACCESS) {
      options.add("--enable-native-access=ALL-UNNAMED");
    }
    if (simd) {
      options.add("--add-modules=jdk.incubator.vector");
      options.add("-Dorg.apache.lucene.vectorization.upperJavaFeatureVersion=" + major(jdk));
    }
    var arguments = List.of(folder.toString(), Integer.toString(dimension), BREADTHS);
    var finished = Launch.run(Launch.java(jdk, options, SearchSide.class, arguments));
    var answer = JSON.readTree(finished.output());
    var name =
        "Lucene, Java %d%s, %d segments, %,d MB"
            .formatted(
                major(jdk),
                simd ? " with SIMD" : "",
                answer.get("segments").asInt(),
                answer.get("bytes").asLong() / 1_000_000);
    row(out, name, rate(answer), "exact scan", 1, answer.get("exact"));
    rows(out, answer);
  }

  private void peer(PrintWriter out, Path folder) throws IOException, InterruptedException {
    if (!Launch.succeeds(new ProcessBuilder(python, "-c", "import hnswlib, numpy"))) {
      out.printf(
          "%n'%s' has no hnswlib: only Qingping is measured. Install the pip packages hnswlib and"
              + " numpy, and name their Python with --python.%n",
          python);
      return;
    }
    var script = Launch.home().resolve("bench/peer/search_peer.py").toString();
    var finished =
        Launch.run(
            new ProcessBuilder(
                python, script, folder.toString(), Integer.toString(dimension), BREADTHS));
    var answer = JSON.readTree(finished.output());
    row(out, answer.get("name").asText(), rate(answer), "", 0, null);
    rows(out, answer);
  }

  private String rate(JsonNode answer) {
    return String.format(Locale.ROOT, "%.0f", vectors / answer.get("build").asDouble());
  }

  private static void rows(PrintWriter out, JsonNode answer) {
    for (var node : answer.get("graph")) {
      row(out, "", "", "graph, " + node.get("breadth"), node.get("recall").asDouble(), node);
    }
  }

  private static void row(
      PrintWriter out, String side, String build, String search, double recall, JsonNode times) {
    if (times == null) {
      out.printf("| %s | %s | %s | | | |%n", side, build, search);
      return;
    }
    out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %.3f | %.2f | %.2f |%n",
        side,
        build,
        search,
        recall,
        1000 * times.get("p50").asDouble(),
        1000 * times.get("p99").asDouble());
  }

  /** The version that a JDK's {@code release} file tells. */
  private static int major(Path jdk) throws IOException {
    for (var line : Files.readAllLines(jdk.resolve("release"))) {
      if (line.startsWith("JAVA_VERSION=\"")) {
        return Integer.parseInt(line.replaceAll("JAVA_VERSION=\"(\\d+).*", "$1"));
      }
    }
    throw new IOException(jdk + " is not the folder of a JDK");
  }
}
