package io.qingping.bench;

import io.qingping.tensor.Engine;
import io.qingping.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A process that times one shape of clips, so that its memory's peak is that shape's; prints the
 * seconds of a forward pass and of a training step, in bf16, and the peak in MiB.
 */
final class GrowthSide {
  private GrowthSide() {}

  /** Arguments: FRAMES SIZE BATCH ROUNDS. */
  public static void main(String[] arguments) throws IOException {
    int frames = Integer.parseInt(arguments[0]);
    int size = Integer.parseInt(arguments[1]);
    int batch = Integer.parseInt(arguments[2]);
    int rounds = Integer.parseInt(arguments[3]);
    Engine.start();
    var config = GroupSide.network("xs").withSize(frames, size, size);
    try (var scope = Scope.open()) {
      var side = new VdtSide(config, batch, scope);
      side.time("forward", batch, true, 1);
      var forward = Series.of(side.time("forward", batch, true, rounds).seconds());
      side.time("step", batch, true, 1);
      var step = Series.of(side.time("step", batch, true, rounds).seconds());
      System.out.printf(
          Locale.ROOT, "%f %f %d%n", forward.median(), step.median(), peakMebibytes());
    }
  }

  private static long peakMebibytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
