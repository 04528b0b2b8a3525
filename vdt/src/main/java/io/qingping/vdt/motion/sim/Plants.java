package io.qingping.vdt.motion.sim;

import java.util.ArrayList;

/** Branches, trees and grass. */
final class Plants {
  private Plants() {}

  /** Branches that reach into the picture from a side or from above. */
  static void branches(Stage stage, int layer, int many) {
    var random = stage.random();
    for (int i = 0; i < many; i++) {
      boolean above = random.nextBoolean();
      double x = above ? random.nextDouble(0, 1) : random.nextBoolean() ? -0.05 : 1.05;
      double y = above ? -0.05 : random.nextDouble(0, 0.8);
      double inward = Math.atan2(0.5 - y, 0.5 - x) + random.nextDouble(-0.7, 0.7);
      branch(stage, layer, x, y, inward, random.nextDouble(0.25, 0.6));
    }
  }

  /** A trunk that holds still with branches around its top. */
  static void tree(Stage stage, int layer) {
    var random = stage.random();
    double x = random.nextDouble(0.1, 0.9);
    double top = random.nextDouble(0.3, 0.6);
    double half = random.nextDouble(0.015, 0.05);
    var bark = Palette.bark(random);
    stage.still(
        Canvas.BODY,
        new double[] {x - half * 0.6, x + half * 0.6, x + half, x - half},
        new double[] {top - 0.1, top - 0.1, 1.4, 1.4},
        (u, v, rgba) -> Palette.lit(bark, 0.7 + 0.4 * Math.sin(3 * u), 1, rgba));
    int many = random.nextInt(5, 9);
    for (int i = 0; i < many; i++) {
      double heading = -Math.PI * (i + random.nextDouble()) / many;
      branch(stage, layer, x, top - 0.05, heading, random.nextDouble(0.2, 0.42));
    }
  }

  /** Blades along a line near the bottom. */
  static void grass(Stage stage, int layer, double base) {
    var random = stage.random();
    var material = stage.soft(Material.GRASS);
    var chains = new ArrayList<int[]>();
    int blades = random.nextInt(18, 34);
    double height = random.nextDouble(0.1, 0.35);
    for (int i = 0; i < blades; i++) {
      double x = (i + random.nextDouble()) / blades * 1.2 - 0.1;
      double heading = -Math.PI / 2 + random.nextDouble(-0.3, 0.3);
      double[][] root = {{x, base + 0.06}, {x, base + 0.02}};
      double end = heading + random.nextDouble(-0.5, 0.5);
      double length = height * random.nextDouble(0.6, 1.2);
      chains.add(stage.chain(Path.grow(random, root, heading, end, 0.05, length, 4), 2, material));
    }
    var all = stage.coupled(chains, material);
    stage.add(new Locks(layer, all, Palette.leaf(random), false, 3, 2.2, random.nextLong()));
  }

  private static void branch(
      Stage stage, int layer, double x, double y, double heading, double length) {
    var random = stage.random();
    var material = stage.soft(Material.BRANCH);
    double[][] root = {{x - 0.03 * Math.cos(heading), y - 0.03 * Math.sin(heading)}, {x, y}};
    double bend = heading + random.nextDouble(-0.5, 0.5);
    var stem = stage.chain(Path.grow(random, root, heading, bend, 0.15, length, 6), 2, material);
    double size = random.nextDouble(0.012, 0.035) * stage.frame().scale();
    int many = (int) (random.nextDouble(12, 26));
    var leaves = new int[many];
    var stemOf = new int[many];
    for (int i = 0; i < many; i++) {
      int at = random.nextInt(2, stem.length);
      double angle = random.nextDouble(2 * Math.PI);
      double reach = size * random.nextDouble(1, 3.2);
      stemOf[i] = stem[at];
      leaves[i] = stage.leaf(stem[at], reach * Math.cos(angle), reach * Math.sin(angle), material);
    }
    var colours = new float[][] {Palette.leaf(random), Palette.leaf(random)};
    if (random.nextInt(3) > 0) {
      colours[1] = colours[0];
    }
    stage.add(
        new Foliage(
            layer, stem, leaves, stemOf, Palette.bark(random), colours, size, random.nextLong()));
  }
}
