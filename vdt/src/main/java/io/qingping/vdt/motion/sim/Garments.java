package io.qingping.vdt.motion.sim;

import java.util.ArrayList;

/** Cloth that hangs from a person or a rail. */
final class Garments {
  private static final double DOWN = Math.PI / 2;

  private Garments() {}

  /** A veil held on the crown, falling to both sides or to one. */
  static void veil(Stage stage, Person person, int layer, double length) {
    var random = stage.random();
    var material = stage.soft(Material.VEIL);
    double from = random.nextBoolean() ? -1.5 : random.nextDouble(-0.4, 0.6);
    double to = random.nextDouble(1.2, 1.6);
    double flare = random.nextDouble(0.1, 0.45);
    int columns = random.nextInt(9, 14);
    var chains = new ArrayList<int[]>();
    for (int i = 0; i < columns; i++) {
      double angle = from + (to - from) * i / (columns - 1);
      double[][] crown = {person.around(angle * 0.6, 0.95), person.around(angle, 1.12)};
      double end = DOWN - flare * angle;
      var path = Path.grow(random, crown, end - 0.3 * angle, end, 0.05, length, 10);
      chains.add(stage.chain(path, 2, material));
    }
    stage.add(new Sheet(layer, stage.coupled(chains, material), Fabric.sheer(random)));
  }

  /** A skirt from the waist, straight or full, of one layer or with tulle over it. */
  static void skirt(Stage stage, Person person, int layer) {
    var random = stage.random();
    double waist = random.nextDouble(0.45, 0.65) * person.head();
    double hem = waist * random.nextDouble(1.3, 4);
    double length = random.nextDouble(1.6, 4.5) * person.head();
    boolean light = random.nextInt(3) == 0;
    var material = stage.soft(light ? Material.VEIL : Material.CLOTH);
    int columns = random.nextInt(11, 16);
    var chains = new ArrayList<int[]>();
    for (int i = 0; i < columns; i++) {
      double across = 2.0 * i / (columns - 1) - 1;
      double x = person.x() + across * waist;
      double heading = Math.atan2(length, across * (hem - waist));
      double[][] band = {{x, person.waist() - 0.15 * person.head()}, {x, person.waist()}};
      double drop = length * random.nextDouble(0.97, 1.03) / Math.max(0.6, Math.sin(heading));
      var path = Path.grow(random, band, heading, heading, 0.03, drop, 9);
      chains.add(stage.chain(path, 2, material));
    }
    var shade = light && random.nextBoolean() ? Fabric.sheer(random) : Fabric.solid(random);
    stage.add(new Sheet(layer, stage.coupled(chains, material), shade));
  }

  /** A narrow cloth from the neck. */
  static void scarf(Stage stage, Person person, int layer) {
    var random = stage.random();
    var material = stage.soft(Material.SCARF);
    double length = random.nextDouble(1.4, 3.2) * person.head();
    double wide = random.nextDouble(0.25, 0.5) * person.head();
    double heading = DOWN - random.nextDouble(-0.1, 0.9);
    double x = person.x() + random.nextDouble(-0.2, 0.4) * person.head();
    double y = person.y() + 0.75 * person.head();
    int columns = 4;
    var chains = new ArrayList<int[]>();
    for (int i = 0; i < columns; i++) {
      double across = (i / (columns - 1.0) - 0.5) * wide;
      double px = x + across * Math.sin(heading);
      double py = y - across * Math.cos(heading);
      double[][] neck = {{px - 0.1 * person.head(), py - 0.1 * person.head()}, {px, py}};
      var path = Path.grow(random, neck, heading, DOWN - 0.2, 0.05, length, 10);
      chains.add(stage.chain(path, 2, material));
    }
    stage.add(new Sheet(layer, stage.coupled(chains, material), Fabric.solid(random)));
  }

  /** A wide sleeve or a cape that hangs from an arm held out. */
  static void sleeve(Stage stage, Person person, int layer) {
    var random = stage.random();
    boolean sheer = random.nextBoolean();
    var material = stage.soft(sheer ? Material.VEIL : Material.CLOTH);
    double out = random.nextDouble(1.2, 2.4) * person.head();
    double lift = random.nextDouble(-0.4, 1.2) * person.head();
    double drop = random.nextDouble(0.8, 2) * person.head();
    double startX = person.x() + 0.6 * person.head();
    double startY = person.y() + 0.9 * person.head();
    int columns = random.nextInt(7, 11);
    var chains = new ArrayList<int[]>();
    for (int i = 0; i < columns; i++) {
      double t = i / (columns - 1.0);
      double x = startX + t * out;
      double y = startY + t * lift;
      double[][] arm = {{x, y - 0.12 * person.head()}, {x, y}};
      var path = Path.grow(random, arm, DOWN, DOWN, 0.04, drop * (0.6 + 0.4 * t), 8);
      chains.add(stage.chain(path, 2, material));
    }
    double[] ends = {startX - 0.1, startX + out, startX + out, startX - 0.1};
    double thick = 0.3 * person.head();
    double[] edge = {startY - thick, startY + lift - thick, startY + lift, startY};
    var skin = person.skin();
    stage.still(Canvas.BODY, ends, edge, (u, v, rgba) -> Palette.lit(skin, 0.95, 1, rgba));
    var shade = sheer ? Fabric.sheer(random) : Fabric.solid(random);
    stage.add(new Sheet(layer, stage.coupled(chains, material), shade));
  }

  /** A curtain or a hung cloth, held along its top edge. */
  static void curtain(
      Stage stage, int layer, double left, double right, double top, double length) {
    var random = stage.random();
    boolean sheer = random.nextBoolean();
    var material = stage.soft(sheer ? Material.VEIL : Material.CLOTH);
    int columns = (int) Math.max(6, Math.min(14, Math.round((right - left) * 22)));
    var chains = new ArrayList<int[]>();
    for (int i = 0; i < columns; i++) {
      double x = left + (right - left) * i / (columns - 1);
      double[][] rail = {{x, top - 0.05}, {x, top}};
      var path = Path.grow(random, rail, DOWN, DOWN, 0.03, length, 10);
      chains.add(stage.chain(path, 2, material));
    }
    var shade = sheer ? Fabric.sheer(random) : Fabric.solid(random);
    stage.add(new Sheet(layer, stage.coupled(chains, material), shade));
  }
}
