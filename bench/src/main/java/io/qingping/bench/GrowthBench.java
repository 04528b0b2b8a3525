package io.qingping.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code qp bench growth}: time and memory of VDT-XS with longer, larger and more clips. */
@Command(
    name = "growth",
    mixinStandardHelpOptions = true,
    description = "Time and memory with frames, size and batch.")
final class GrowthBench implements Callable<Integer> {
  @Option(names = "--frames", split = ",", defaultValue = "8,16,32,64,128")
  private List<Integer> frames;

  @Option(names = "--sizes", split = ",", defaultValue = "32,64,128")
  private List<Integer> sizes;

  @Option(names = "--batches", split = ",", defaultValue = "1,2,4,8,16")
  private List<Integer> batches;

  @Option(names = "--rounds", defaultValue = "5", description = "Measurements of each point.")
  private int rounds;

  @Option(names = "--plot", description = "A PNG file for the plot.")
  private Path plot;

  @Spec private CommandSpec spec;

  /** What grows, how often the smallest it is, and what it took. */
  private record Point(String what, double times, double forward, double step, double memory) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    var out = spec.commandLine().getOut();
    out.println("| frames | size | batch | tokens | forward, ms | training step, ms | peak, MiB |");
    out.println("|---|---|---|---|---|---|---|");
    var points = new ArrayList<Point>();
    for (int count : frames) {
      points.add(measure("frames", (double) count / frames.get(0), count, 32, 1));
    }
    for (int size : sizes) {
      double times = Math.pow((double) size / sizes.get(0), 2);
      points.add(measure("pixels of a frame", times, 16, size, 1));
    }
    for (int batch : batches) {
      points.add(measure("batch", (double) batch / batches.get(0), 16, 32, batch));
    }
    if (plot != null) {
      draw(points);
    }
    return 0;
  }

  private Point measure(String what, double times, int frames, int size, int batch)
      throws IOException, InterruptedException {
    var arguments = new ArrayList<String>();
    for (int number : new int[] {frames, size, batch, rounds}) {
      arguments.add(Integer.toString(number));
    }
    var run = Launch.run(Launch.java(true, GrowthSide.class, arguments));
    var numbers = run.output().strip().split(" ");
    double forward = 1000 * Double.parseDouble(numbers[0]);
    double step = 1000 * Double.parseDouble(numbers[1]);
    double memory = Double.parseDouble(numbers[2]);
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "| %d | %d | %d | %d | %.0f | %.0f | %.0f |%n",
            frames,
            size,
            batch,
            batch * frames * (size / 4) * (size / 4),
            forward,
            step,
            memory);
    return new Point(what, times, forward, step, memory);
  }

  private void draw(List<Point> points) throws IOException {
    var chart =
        new XYChartBuilder()
            .width(900)
            .height(600)
            .title("VDT-XS, bf16, two cores")
            .xAxisTitle("times the smallest")
            .yAxisTitle("training step, ms; peak memory, MiB")
            .build();
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    for (var what : points.stream().map(Point::what).distinct().toList()) {
      var own = points.stream().filter(point -> point.what.equals(what)).toList();
      line(chart, what + ": step", own, own.stream().map(Point::step).toList());
      line(chart, what + ": memory", own, own.stream().map(Point::memory).toList());
    }
    BitmapEncoder.saveBitmap(chart, plot.toString(), BitmapFormat.PNG);
  }

  private static void line(XYChart chart, String name, List<Point> points, List<Double> values) {
    chart.addSeries(name, points.stream().map(Point::times).toList(), values);
  }
}
