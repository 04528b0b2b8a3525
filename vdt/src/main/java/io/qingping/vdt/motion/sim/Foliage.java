package io.qingping.vdt.motion.sim;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A branch with its leaves.
 *
 * @param stem particle numbers from the root outwards
 * @param leaves particle numbers of the leaves
 * @param stemOf for each leaf the particle it grows from
 * @param size of a leaf in widths of the region
 */
record Foliage(
    int number,
    int[] stem,
    int[] leaves,
    int[] stemOf,
    float[] bark,
    float[][] colours,
    double size,
    long seed)
    implements Layer {

  @Override
  public int[] particles() {
    return IntStream.concat(Arrays.stream(stem), Arrays.stream(leaves)).toArray();
  }

  @Override
  public void paint(Canvas canvas, PeriodicMotion motion) {
    canvas.on(number);
    var random = new SplittableRandom(seed);
    for (int i = 1; i < stem.length; i++) {
      double width = Math.max(0.8, 40 * size * (1 - 0.85 * i / stem.length));
      line(canvas, motion, stem[i - 1], stem[i], width);
    }
    for (int i = 0; i < leaves.length; i++) {
      line(canvas, motion, stemOf[i], leaves[i], 0.8);
    }
    for (int i = 0; i < leaves.length; i++) {
      for (int copy = 0; copy < 3; copy++) {
        leaf(canvas, motion, i, random);
      }
    }
  }

  private void leaf(Canvas canvas, PeriodicMotion motion, int i, SplittableRandom random) {
    var colour = colours[random.nextInt(colours.length)];
    double light = random.nextDouble(0.6, 1.25);
    double x = motion.x()[leaves[i]] + size * random.nextDouble(-1.6, 1.6);
    double y = motion.y()[leaves[i]] + size * random.nextDouble(-1.6, 1.6);
    canvas.ellipse(
        x,
        y,
        size * random.nextDouble(0.8, 1.3),
        size * random.nextDouble(0.35, 0.7),
        random.nextDouble(Math.PI),
        (u, v, rgba) -> Palette.lit(colour, light * (1 - 0.2 * Math.abs(v)), 0.95, rgba));
  }

  private void line(Canvas canvas, PeriodicMotion motion, int a, int b, double width) {
    canvas.line(motion.x()[a], motion.y()[a], motion.x()[b], motion.y()[b], width, bark, 1);
  }
}
