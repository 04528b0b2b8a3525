package io.qingping.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.wenlan.model.NsfwNetwork;
import io.qingping.wenlan.page.Fetched;
import io.qingping.wenlan.page.HtmlFolder;
import io.qingping.wenlan.page.PageReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code qp bench gather}: pictures fetched from the loopback address, decoded, hashed and written
 * as shards, beside img2dataset on the same addresses, both as processes from start to end; and, of
 * a folder of saved pages, pages read.
 */
@Command(
    name = "gather",
    mixinStandardHelpOptions = true,
    description = "Pictures gathered a second beside img2dataset, and pages read a second.")
final class GatherBench implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String UNSCORED = "unscored.json"; // img2dataset scores nothing either

  @Option(names = "--pictures", defaultValue = "2000", description = "how many (${DEFAULT-VALUE})")
  private int pictures;

  @Option(names = "--rounds", defaultValue = "5", description = "of each side (${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--python", defaultValue = "python3", description = "a Python with img2dataset")
  private String python;

  @Option(names = "--pages", paramLabel = "FOLDER", description = "saved pages to read as well")
  private Path pages;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    if (pictures < 1 || rounds < 1) {
      throw new IllegalArgumentException("at least one picture and one round are measured");
    }
    if (pages != null) {
      pages(out);
    }
    pictures(out);
    return 0;
  }

  /** On one thread; the first round warms up. */
  private void pages(PrintWriter out) throws IOException {
    var rates = new ArrayList<Double>();
    long bytes = 0;
    int count = 0;
    for (int round = 0; round <= rounds; round++) {
      var reader = new PageReader();
      long nanos = 0;
      bytes = 0;
      count = 0;
      try (var folder = new HtmlFolder(pages)) {
        for (var all = folder.pages(); all.hasNext(); ) {
          if (all.next() instanceof Fetched page) {
            long start = System.nanoTime();
            reader.read(page.body(), null, page.address());
            nanos += System.nanoTime() - start;
            bytes += page.body().length;
            count++;
          }
        }
      }
      if (round > 0) {
        rates.add(count * 1e9 / nanos);
      }
    }
    out.printf(
        Locale.ROOT,
        "%,d pages of %,d bytes on average, one thread: %s pages/s%n%n",
        count,
        bytes / Math.max(1, count),
        new Series(rates).text(1, 0));
  }

  private void pictures(PrintWriter out) throws IOException, InterruptedException {
    boolean beside = Launch.succeeds(new ProcessBuilder(python, "-c", "import img2dataset"));
    if (!beside) {
      out.printf(
          "'%s' has no img2dataset: only Qingping is measured. Install the pip package img2dataset,"
              + " and name its Python with --python.%n%n",
          python);
    }
    try (var temporary = TemporaryFolder.make("gather");
        var site = PictureSite.open(temporary.path(), pictures)) {
      var folder = temporary.path();
      Files.write(folder.resolve("urls.txt"), addresses(site));
      Files.writeString(folder.resolve(UNSCORED), "{\"maxNsfw\": 1}");
      out.printf(
          Locale.ROOT,
          "%,d pictures of 800x600, %,d bytes on average%n%n",
          pictures,
          site.bytes() / pictures);
      var own = new ArrayList<Launch.Finished>();
      var scored = new ArrayList<Launch.Finished>();
      var peer = new ArrayList<Launch.Finished>();
      var config = "--config=" + folder.resolve(UNSCORED);
      for (int round = 0; round < rounds; round++) {
        own.add(own(site, folder.resolve("own-" + round), List.of(config)));
        if (beside) {
          peer.add(peer(folder, folder.resolve("peer-" + round)));
        }
        if (NsfwNetwork.isBundled()) {
          scored.add(own(site, folder.resolve("scored-" + round), List.of()));
        }
      }
      table(out, own, peer, scored);
    }
  }

  private List<String> addresses(PictureSite site) {
    var addresses = new ArrayList<String>();
    for (int i = 0; i < pictures; i++) {
      addresses.add(site.at(i + ".jpg").toString());
    }
    return addresses;
  }

  private Launch.Finished own(PictureSite site, Path shards, List<String> further)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("wenlan", "gather", site.at("index.html").toString()));
    command.addAll(List.of("-o", shards.toString(), "--contact=benchmark", "--interval=0"));
    command.addAll(List.of("--allow-private", "--json"));
    command.addAll(further);
    var finished = Launch.run(Launch.qp(command));
    requireAll(JSON.readTree(finished.output()).get("added").asInt());
    return finished;
  }

  private Launch.Finished peer(Path folder, Path shards) throws IOException, InterruptedException {
    var script = Launch.home().resolve("bench/peer/gather_peer.py").toString();
    var finished =
        Launch.run(
            Launch.plain(
                new ProcessBuilder(
                    python, script, folder.resolve("urls.txt").toString(), shards.toString())));
    var lines = finished.output().lines().toList();
    requireAll(JSON.readTree(lines.get(lines.size() - 1)).get("successes").asInt());
    return finished;
  }

  private void requireAll(int got) {
    if (got != pictures) {
      throw new IllegalStateException("only %d of %d pictures came".formatted(got, pictures));
    }
  }

  private void table(
      PrintWriter out,
      List<Launch.Finished> own,
      List<Launch.Finished> peer,
      List<Launch.Finished> scored) {
    out.println("| side | pictures/s, median (min-max) | pictures a second of a core |");
    out.println("|---|---|---|");
    row(out, "Qingping", own);
    if (!peer.isEmpty()) {
      row(out, "img2dataset", peer);
      out.printf(
          "| Qingping / img2dataset | %s | %s |%n",
          ratio(own, peer, Launch.Finished::seconds),
          ratio(own, peer, Launch.Finished::processorSeconds));
    }
    if (!scored.isEmpty()) {
      row(out, "Qingping with a score for nudity", scored);
    }
  }

  private void row(PrintWriter out, String side, List<Launch.Finished> rounds) {
    out.printf(
        "| %s | %s | %s |%n",
        side,
        rates(rounds, Launch.Finished::seconds),
        rates(rounds, Launch.Finished::processorSeconds));
  }

  private String rates(List<Launch.Finished> rounds, ToDoubleFunction<Launch.Finished> seconds) {
    return new Series(
            rounds.stream().map(round -> pictures / seconds.applyAsDouble(round)).toList())
        .text(1, 0);
  }

  /** How much sooner our side is done in each round. */
  private static String ratio(
      List<Launch.Finished> own,
      List<Launch.Finished> peer,
      ToDoubleFunction<Launch.Finished> seconds) {
    return new Series(
            IntStream.range(0, own.size())
                .mapToObj(
                    i -> seconds.applyAsDouble(peer.get(i)) / seconds.applyAsDouble(own.get(i)))
                .toList())
        .text(1, 2);
  }
}
