package io.qingping.bench;

import io.qingping.tensor.Engine;
import io.qingping.tensor.Scope;
import io.qingping.vdt.model.VdtConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code qp bench vdt}: forward pass, training step and sampling of a VDT beside PyTorch, in turns,
 * after showing that both compute the same.
 */
@Command(
    name = "vdt",
    mixinStandardHelpOptions = true,
    description = "VDT forward, training step and sampling beside PyTorch.")
final class VdtBench implements Callable<Integer> {
  private static final int[] BATCHES = {1, 4};
  private static final Set<String> WORK = Set.of("forward", "step", "sample");

  @Option(names = "--rounds", defaultValue = "6", description = "turns of each (${DEFAULT-VALUE})")
  private int rounds;

  @Option(names = "--python", defaultValue = "python3", description = "a Python with torch")
  private String python;

  @Option(
      names = "--peer-tuned",
      description = "give PyTorch the launcher's settings of memory and threads too")
  private boolean tuned;

  @Option(names = "--network", defaultValue = "s2", description = "s2 or xs (${DEFAULT-VALUE})")
  private String name;

  @Option(names = "--depth", description = "blocks; by default the network's own")
  private Integer depth;

  @Option(
      names = "--only",
      split = ",",
      defaultValue = "forward,step,sample",
      description = "what is timed (${DEFAULT-VALUE})")
  private List<String> only;

  @Spec private CommandSpec spec;

  /** One row of the table; batch, type and what is done. */
  private record Work(String what, int batch, boolean half) {
    String name() {
      var title =
          switch (what) {
            case "step" -> "training step";
            case "sample" -> "sampling, %d steps".formatted(VdtSide.SAMPLING_STEPS);
            default -> what;
          };
      return "%s, batch %d".formatted(title, batch);
    }

    /** Forward passes' worth of operations: a step of training costs three. */
    int passes() {
      return switch (what) {
        case "step" -> 3;
        case "sample" -> VdtSide.SAMPLING_STEPS;
        default -> 1;
      };
    }
  }

  @Override
  public Integer call() throws Exception {
    if (!WORK.containsAll(only)) {
      throw new IllegalArgumentException("'--only' takes forward, step and sample, not " + only);
    }
    var network = GroupSide.network(name);
    var config = depth == null ? network : network.withDepth(depth);
    var out = spec.commandLine().getOut();
    var file = Files.createTempFile("qingping-vdt", ".safetensors");
    var peer = Peer.start(python, "vdt_peer.py", tuned);
    if (peer.isEmpty()) {
      out.printf(
          "'%s' has no PyTorch: only Qingping is measured. Install the pip packages torch, numpy and"
              + " safetensors, and name their Python with --python.%n%n",
          python);
    }
    try (var scope = Scope.open();
        var other = peer.orElse(null)) {
      var ours = new VdtSide(config, BATCHES[BATCHES.length - 1], scope);
      ours.write(file);
      out.println("Qingping: " + Engine.description());
      if (other != null) {
        out.println(
            "Peer: PyTorch " + other.load(file, Engine.threads()) + (tuned ? ", tuned" : ""));
      }
      agreement(out, ours, other);
      measure(out, config, ours, other);
    } finally {
      Files.deleteIfExists(file);
    }
    return 0;
  }

  private static void agreement(PrintWriter out, VdtSide ours, Peer other) throws IOException {
    out.printf("%nOutputs on the same weights, largest absolute difference:%n");
    for (int batch : BATCHES) {
      out.printf(
          Locale.ROOT,
          "batch %d (largest output %.2f): Qingping bf16 to Qingping fp32 %.1e",
          batch,
          ours.largest(batch),
          ours.halfDifference(batch));
      if (other != null) {
        out.printf(
            Locale.ROOT,
            ", PyTorch fp32 to Qingping fp32 %.1e, PyTorch autocast to Qingping fp32 %.1e",
            other.difference(batch, false),
            other.difference(batch, true));
      }
      out.println();
    }
  }

  private void measure(PrintWriter out, VdtConfig config, VdtSide ours, Peer other)
      throws IOException {
    double[] rates = {VdtSide.products(false), VdtSide.products(true)};
    out.printf(
        Locale.ROOT,
        "%nBest product rate, GFLOP/s: Qingping fp32 %.0f, bf16 %.0f",
        rates[0],
        rates[1]);
    if (other != null) {
      out.printf(
          Locale.ROOT,
          "; PyTorch fp32 %.0f, bf16 %.0f",
          other.products(false),
          other.products(true));
    }
    out.printf("%n%n| milliseconds, median (min-max) | Qingping | PyTorch | PyTorch / Qingping ");
    out.printf("| Qingping GFLOP/s | of the best product |%n|---|---|---|---|---|---|%n");
    var full = new Series[2]; // PyTorch in fp32, for bf16 beside it
    for (var what : only) {
      for (int batch : BATCHES) {
        for (boolean half : new boolean[] {false, true}) {
          var work = new Work(what, batch, half);
          var pair = alternate(ours, other, work);
          double operations = VdtSide.gigaflop(config) * batch * work.passes();
          double rate = operations / pair[0].median();
          full[half ? 1 : 0] = pair[1];
          out.printf(
              Locale.ROOT,
              "| %s, %s | %s | %s | %s | %.0f | %.0f %% |%n",
              work.name(),
              half ? "bf16" : "fp32",
              pair[0].text(1000, 0),
              pair[1] == null ? "-" : pair[1].text(1000, 0),
              ratio(pair, half ? full[0] : null),
              rate,
              100 * rate / rates[half ? 1 : 0]);
        }
      }
    }
  }

  /**
   * Ours and the peer's seconds by round, in turns; the first round warms up and does not count.
   */
  private Series[] alternate(VdtSide ours, Peer other, Work work) throws IOException {
    var mine = new ArrayList<Double>();
    var theirs = new ArrayList<Double>();
    for (int round = 0; round <= rounds; round++) {
      var own = ours.time(work.what(), work.batch(), work.half(), 2);
      if (round > 0) {
        mine.addAll(own.seconds());
      }
      if (other != null) {
        var its = other.time(work.what(), work.batch(), work.half(), 2);
        if (round > 0) {
          theirs.addAll(its.seconds());
        }
      }
    }
    return new Series[] {Series.of(mine), other == null ? null : Series.of(theirs)};
  }

  /** PyTorch's time over ours, round by round; for bf16 also PyTorch's fp32 over ours. */
  private static String ratio(Series[] pair, Series full) {
    if (pair[1] == null) {
      return "-";
    }
    var ratios = new ArrayList<Double>();
    for (int i = 0; i < pair[0].values().size(); i++) {
      ratios.add(pair[1].values().get(i) / pair[0].values().get(i));
    }
    var text = Series.of(ratios).text(1, 2);
    return full == null
        ? text
        : text + String.format(Locale.ROOT, "; to its fp32 %.2f", full.median() / pair[0].median());
  }
}
