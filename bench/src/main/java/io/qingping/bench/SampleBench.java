package io.qingping.bench;

import io.qingping.vdt.eval.PixelError;
import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.Sampling;
import io.qingping.vdt.video.SamplingMethod;
import io.qingping.vdt.video.SamplingWatcher;
import io.qingping.vdt.video.VideoModel;
import io.qingping.vdt.video.VideoSampler;
import io.qingping.vdt.world.Shift;
import io.qingping.vdt.world.World;
import io.qingping.vdt.world.WorldSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code qp bench sample}: what fewer steps and reused blocks cost in quality and save in time. */
@Command(
    name = "sample",
    mixinStandardHelpOptions = true,
    description = "Samplers, steps and the cache of blocks, beside a sampling in very many steps.")
final class SampleBench implements Callable<Integer> {
  private static final int SEED = 9_000_000; // of clips that no training sees
  private static final int MANY = 200;
  private static final int GIVEN = 4;

  @Option(names = "--model", description = "Weights; by default those that come with Qingping.")
  private Path file;

  @Option(names = "--clips", defaultValue = "8", description = "Clips of uniform motion.")
  private int count;

  @Option(names = "--rounds", defaultValue = "5", description = "Measurements of each row.")
  private int rounds;

  @Option(names = "--many", defaultValue = "" + MANY, description = "Steps of the reference.")
  private int many;

  @Spec private CommandSpec spec;

  private VideoModel model;
  private List<Clip> clips;
  private boolean[] missing;
  private List<Clip> reference;

  @Override
  public Integer call() {
    model = file == null ? VideoModel.shipped() : VideoModel.load(file);
    prepare();
    var standard = Sampling.standard(model.config()).method();
    reference = fill(standard, many, 0);
    var out = spec.commandLine().getOut();
    out.println("| method | steps | cache | s a clip | dB to the reference | dB to the truth |");
    out.println("|---|---|---|---|---|---|");
    for (var method : SamplingMethod.values()) {
      if (method.fits(model.config().objective())) {
        for (int steps : new int[] {5, 10, 20, 40}) {
          out.println(row(method, steps, 0));
        }
      }
    }
    cached(standard, 20);
    if (SamplingMethod.FLOW_ADAMS.fits(model.config().objective())) {
      cached(SamplingMethod.FLOW_ADAMS, 10);
    }
    return 0;
  }

  private void cached(SamplingMethod method, int steps) {
    for (double cache : new double[] {0.02, 0.05, 0.1, 0.2}) {
      spec.commandLine().getOut().println(row(method, steps, cache));
    }
  }

  private void prepare() {
    var c = model.config().network();
    var world = new WorldSource(World.UNIFORM, Shift.NONE, c.height(), c.frames(), SEED, count);
    clips = LongStream.range(0, count).mapToObj(world::clip).toList();
    missing = new boolean[c.frames() * c.height() * c.width()];
    int given = Math.min(GIVEN, c.frames() - 1);
    Arrays.fill(missing, given * c.height() * c.width(), missing.length, true);
  }

  private List<Clip> fill(SamplingMethod method, int steps, double cache) {
    return new VideoSampler(model, new Sampling(method, steps, 1, cache, 1))
        .fill(clips, missing, 1, SamplingWatcher.NONE);
  }

  private String row(SamplingMethod method, int steps, double cache) {
    var seconds = new ArrayList<Double>();
    List<Clip> filled = List.of();
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      filled = fill(method, steps, cache);
      seconds.add((System.nanoTime() - start) / 1e9 / count);
    }
    return "| %s | %d | %s | %s | %.1f | %.1f |"
        .formatted(
            method,
            steps,
            cache == 0 ? "" : Double.toString(cache),
            Series.of(seconds).text(1, 3),
            decibels(filled, reference),
            decibels(filled, clips));
  }

  /** Mean over the frames that were made. */
  private double decibels(List<Clip> made, List<Clip> other) {
    var c = model.config().network();
    double sum = 0;
    int frames = 0;
    for (int i = 0; i < count; i++) {
      for (int f = 0; f < c.frames(); f++) {
        if (missing[f * c.height() * c.width()]) {
          sum += PixelError.psnr(made.get(i), other.get(i), f);
          frames++;
        }
      }
    }
    return sum / frames;
  }
}
