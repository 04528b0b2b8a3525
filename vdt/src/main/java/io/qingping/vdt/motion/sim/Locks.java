package io.qingping.vdt.motion.sim;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Hair or grass: chains side by side, drawn as many thin strands between them.
 *
 * @param chains (locks, nodes) particle numbers
 * @param filled whether the space between neighbouring chains is covered
 * @param strands strands drawn per lock
 * @param width of a strand at its root, in pixels of the canvas
 */
record Locks(
    int number,
    int[][] chains,
    float[] colour,
    boolean filled,
    int strands,
    double width,
    long seed)
    implements Layer {

  @Override
  public int[] particles() {
    return Arrays.stream(chains).flatMapToInt(Arrays::stream).toArray();
  }

  @Override
  public void paint(Canvas canvas, PeriodicMotion motion) {
    canvas.on(number);
    if (filled) {
      var under =
          new Sheet(number, chains, (u, v, rgba) -> Palette.lit(colour, 0.75, 0.9 * fade(v), rgba));
      under.paint(canvas, motion);
    }
    var random = new SplittableRandom(seed);
    double sheenAt = random.nextDouble(0.1, 0.6);
    double sheen = random.nextDouble(0.1, 0.9);
    for (int lock = 0; lock < chains.length; lock++) {
      for (int strand = 0; strand < strands; strand++) {
        int beside = Math.min(chains.length - 1, lock + 1);
        double mix = filled ? random.nextDouble() : 0;
        double light = random.nextDouble(0.65, 1.3);
        double offset = random.nextDouble(-0.006, 0.006);
        strand(canvas, motion, chains[lock], chains[beside], mix, offset, light, sheenAt, sheen);
      }
    }
  }

  private void strand(
      Canvas canvas,
      PeriodicMotion motion,
      int[] a,
      int[] b,
      double mix,
      double offset,
      double light,
      double sheenAt,
      double sheen) {
    int nodes = Math.min(a.length, b.length);
    var lit = new float[4];
    double lastX = 0;
    double lastY = 0;
    for (int i = 0; i < nodes; i++) {
      double along = (double) i / (nodes - 1);
      double x = (1 - mix) * motion.x()[a[i]] + mix * motion.x()[b[i]] + offset * (0.5 + along);
      double y = (1 - mix) * motion.y()[a[i]] + mix * motion.y()[b[i]];
      if (i > 0) {
        double shine = sheen * Math.exp(-30 * (along - sheenAt) * (along - sheenAt));
        Palette.lit(colour, light + shine, 1, lit);
        canvas.line(lastX, lastY, x, y, width * (1 - 0.6 * along), lit, 0.9);
      }
      lastX = x;
      lastY = y;
    }
  }

  private static double fade(double along) {
    return along < 0.75 ? 1 : 1 - 2.5 * (along - 0.75);
  }
}
