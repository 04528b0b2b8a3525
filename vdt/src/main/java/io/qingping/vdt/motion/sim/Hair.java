package io.qingping.vdt.motion.sim;

import java.util.ArrayList;
import java.util.List;

/** Ways to wear hair. Locks start held on the scalp and end free. */
final class Hair {
  private static final double DOWN = Math.PI / 2;

  private Hair() {}

  /** Long hair behind the head and shoulders; draw before the body. */
  static void back(Stage stage, Person person, int layer, double length) {
    var random = stage.random();
    var material = stage.soft(Material.HAIR);
    var chains = new ArrayList<int[]>();
    int locks = random.nextInt(7, 11);
    double curl = random.nextDouble(0.35);
    double spread = random.nextDouble(0.5, 2);
    double volume = random.nextDouble(1.05, 1.55);
    for (int i = 0; i < locks; i++) {
      double across = 2.0 * i / (locks - 1) - 1;
      double x = person.x() + across * person.rx() * volume;
      double[][] scalp = {
        {x * 0.9 + person.x() * 0.1, person.y() - 0.25 * person.head()},
        {x, person.y()},
        {x + across * 0.05 * person.head(), person.y() + 0.3 * person.head()}
      };
      double heading = DOWN - across * random.nextDouble(0.1, 0.4) * spread;
      chains.add(
          lock(stage, scalp, heading, curl, length * random.nextDouble(0.85, 1.1), material));
    }
    add(stage, person, layer, chains, material, random.nextInt(4, 7), 1.6);
  }

  /** Hair that leaves the crown, follows the head and falls beside the face. */
  static void sides(Stage stage, Person person, int layer, double length) {
    var random = stage.random();
    var material = stage.soft(Material.HAIR);
    double curl = random.nextDouble(0.4);
    double parting = random.nextDouble(-0.4, 0.4);
    double ears = random.nextDouble(1.2, 1.7);
    for (int side = -1; side <= 1; side += 2) {
      var chains = new ArrayList<int[]>();
      int locks = random.nextInt(4, 7);
      double inner = random.nextDouble(0.82, 0.95);
      double outer = random.nextDouble(1.15, 1.5);
      for (int i = 0; i < locks; i++) {
        double reach = inner + (outer - inner) * i / (locks - 1);
        double[][] scalp = {
          person.around(parting + side * 0.1, reach),
          person.around(side * 0.5 * ears, reach),
          person.around(side * 0.8 * ears, reach),
          person.around(side * ears, reach)
        };
        double heading = DOWN - side * random.nextDouble(-0.1, 0.25);
        chains.add(
            lock(stage, scalp, heading, curl, length * random.nextDouble(0.85, 1.1), material));
      }
      add(stage, person, layer, chains, material, random.nextInt(4, 7), 1.5);
    }
  }

  /** Short hair all around the upper head. */
  static void crop(Stage stage, Person person, int layer) {
    var random = stage.random();
    var material = stage.soft(Material.SHORT_HAIR);
    var chains = new ArrayList<int[]>();
    int locks = random.nextInt(14, 22);
    double length = random.nextDouble(0.18, 0.5) * person.head();
    double sweep = random.nextDouble(-1, 1);
    for (int i = 0; i < locks; i++) {
      double angle = -1.9 + 3.8 * i / (locks - 1);
      double[][] scalp = {person.around(angle, 0.9), person.around(angle, 1.02)};
      double outward = angle - DOWN;
      double heading = outward + sweep + random.nextDouble(-0.3, 0.3);
      double end = heading + (DOWN - heading) * random.nextDouble(0.2, 0.7);
      var path =
          Path.grow(random, scalp, heading, end, 0.1, length * random.nextDouble(0.7, 1.3), 5);
      chains.add(stage.chain(path, 2, material));
    }
    add(stage, person, layer, chains, material, random.nextInt(4, 7), 1.6);
  }

  /** A tail of hair from the back of the head. */
  static void tail(Stage stage, Person person, int layer, double length) {
    var random = stage.random();
    var material = stage.soft(Material.HAIR);
    cap(stage, person, layer);
    var chains = new ArrayList<int[]>();
    int locks = random.nextInt(5, 8);
    double height = random.nextDouble(0.7, 1.7);
    double curl = random.nextDouble(0.3);
    double[] knot = person.around(height, 1.08);
    for (int i = 0; i < locks; i++) {
      double across = 2.0 * i / (locks - 1) - 1;
      double shift = across * 0.10 * person.head();
      double[][] scalp = {
        person.around(height - 0.25, 0.9), {knot[0] + shift * 0.5, knot[1] - shift * 0.5}
      };
      double heading = DOWN - random.nextDouble(0.5, 1.1) - across * 0.25;
      chains.add(lock(stage, scalp, heading, curl, length * random.nextDouble(0.8, 1.1), material));
    }
    add(stage, person, layer, chains, material, random.nextInt(4, 7), 1.6);
  }

  /** Hair that lies on the scalp, drawn as part of the moving hair though it hardly moves. */
  static void cap(Stage stage, Person person, int layer) {
    var colour = person.hair();
    double drop = stage.random().nextDouble(0.1, 0.22);
    stage.still(
        layer,
        person.x(),
        person.y() - drop * person.head(),
        person.rx() * 1.12,
        person.ry() * 0.95,
        0,
        (u, v, rgba) ->
            Palette.lit(colour, 0.9 + 0.3 * Math.exp(-12 * (v + 0.4) * (v + 0.4)), 1, rgba));
  }

  private static int[] lock(
      Stage stage,
      double[][] scalp,
      double heading,
      double curl,
      double length,
      Material material) {
    int nodes = (int) Math.max(6, Math.min(10, Math.round(length * stage.frame().scale() * 24)));
    double end = DOWN + (heading - DOWN) * 0.2;
    var path = Path.grow(stage.random(), scalp, heading, end, curl, length, nodes);
    return stage.chain(path, scalp.length, material);
  }

  private static void add(
      Stage stage,
      Person person,
      int layer,
      List<int[]> chains,
      Material material,
      int strands,
      double width) {
    var all = stage.coupled(chains, material);
    stage.add(
        new Locks(layer, all, person.hair(), true, strands, width, stage.random().nextLong()));
  }
}
