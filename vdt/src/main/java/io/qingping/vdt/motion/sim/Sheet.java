package io.qingping.vdt.motion.sim;

import java.util.Arrays;

/**
 * Cloth between chains; the shade's {@code u} in [0, 1] runs across the chains, {@code v} from
 * where they are held to the hem.
 */
record Sheet(int number, int[][] chains, Canvas.Shade shade) implements Layer {

  @Override
  public int[] particles() {
    return Arrays.stream(chains).flatMapToInt(Arrays::stream).toArray();
  }

  @Override
  public void paint(Canvas canvas, PeriodicMotion motion) {
    canvas.on(number);
    for (int c = 1; c < chains.length; c++) {
      int nodes = Math.min(chains[c - 1].length, chains[c].length);
      for (int i = 1; i < nodes; i++) {
        var a = corner(motion, c - 1, i - 1);
        var b = corner(motion, c, i - 1);
        var d = corner(motion, c - 1, i);
        var e = corner(motion, c, i);
        canvas.triangle(a, b, e, shade);
        canvas.triangle(a, e, d, shade);
      }
    }
  }

  private double[] corner(PeriodicMotion motion, int chain, int node) {
    int at = chains[chain][node];
    return new double[] {
      motion.x()[at],
      motion.y()[at],
      (double) chain / (chains.length - 1),
      (double) node / (chains[chain].length - 1)
    };
  }
}
