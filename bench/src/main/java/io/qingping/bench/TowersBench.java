package io.qingping.bench;

import io.qingping.tensor.Engine;
import io.qingping.tensor.Scope;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code qp bench towers}: pictures and texts embedded and pairs trained a second beside PyTorch,
 * in turns, after showing that both compute the same.
 */
@Command(
    name = "towers",
    mixinStandardHelpOptions = true,
    description = "Pictures and texts embedded and pairs trained a second beside PyTorch.")
final class TowersBench implements Callable<Integer> {
  private static final int FEW = 16; // what indexing embeds at once

  @Option(names = "--rounds", defaultValue = "6", description = "turns of each (${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--python", defaultValue = "python3", description = "a Python with torch")
  private String python;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (rounds < 1) {
      throw new IllegalArgumentException("at least one round is measured");
    }
    var out = spec.commandLine().getOut();
    var peer = Peer.start(python, "towers_peer.py", false, "timm");
    if (peer.isEmpty()) {
      out.printf(
          "'%s' lacks PyTorch or timm: only Qingping is measured. Install the pip packages torch,"
              + " numpy, safetensors and timm, and name their Python with --python.%n%n",
          python);
    }
    try (var folder = TemporaryFolder.make("towers");
        var scope = Scope.open();
        var other = peer.orElse(null)) {
      var ours = new TowersSide(folder.path(), scope);
      out.println("Qingping: " + Engine.description());
      if (other != null) {
        var file = folder.path().resolve("towers.safetensors");
        ours.write(file);
        out.println("Peer: PyTorch " + other.load(file, Engine.threads()));
        out.printf(
            Locale.ROOT,
            "Vectors of the same weights, largest difference: %.1e%n",
            other.difference(ours.batch(), false));
      }
      out.printf("%n| a second, median (min-max) | Qingping | PyTorch | Qingping / PyTorch |%n");
      out.println("|---|---|---|---|");
      row(out, ours, other, "images", "pictures embedded", FEW, 10);
      row(out, ours, other, "images", "pictures embedded", ours.batch(), 5);
      row(out, ours, other, "texts", "texts embedded", FEW, 10);
      row(out, ours, other, "texts", "texts embedded", ours.batch(), 5);
      row(out, ours, other, "network", "shipped network, pictures", FEW, 3);
      row(out, ours, other, "network", "shipped network, pictures", ours.batch(), 1);
      row(out, ours, other, "step", "pairs trained", ours.batch(), 20);
    }
    return 0;
  }

  /** In turns; the first one warms up and does not count. */
  private void row(
      PrintWriter out,
      TowersSide ours,
      Peer other,
      String what,
      String title,
      int batch,
      int repetitions)
      throws IOException {
    var own = new ArrayList<Double>();
    var its = new ArrayList<Double>();
    var ratios = new ArrayList<Double>();
    for (int round = 0; round <= rounds; round++) {
      double mine = batch / Series.of(ours.time(what, batch, repetitions)).median();
      double theirs =
          other == null
              ? Double.NaN
              : batch / Series.of(other.time(what, batch, false, repetitions).seconds()).median();
      if (round > 0) {
        own.add(mine);
        its.add(theirs);
        ratios.add(mine / theirs);
      }
    }
    out.printf(
        "| %s, batch %d | %s | %s | %s |%n",
        title,
        batch,
        new Series(own).text(1, 0),
        other == null ? "-" : new Series(its).text(1, 0),
        other == null ? "-" : new Series(ratios).text(1, 2));
  }
}
