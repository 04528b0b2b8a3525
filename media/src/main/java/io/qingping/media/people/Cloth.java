package io.qingping.media.people;

/**
 * Loose cloth: the rim of sleeves, and skirts from the waist to the hem. The body's core, trousers
 * and shoes stay.
 */
final class Cloth {
  /** Where things are on a body, in face sizes below the face's centre. */
  private static final double CHIN = 0.7;

  private static final double CHEST = 1.7;
  private static final double ELBOW = 2.7;
  private static final double WAIST = 3.0;
  private static final double HIP = 3.7;

  /** The most that a sleeve moves. */
  private static final double SLEEVE = 0.2;

  private Cloth() {}

  /** How freely cloth moves, 0 on the body's core to 1 at a hem. */
  static Plane find(Scene scene, Plane skin, Plane hair) {
    var cloth = scene.empty();
    for (int i = 0; i < cloth.values().length; i++) {
      boolean covered = !skin.isSet(i) && !hair.isSet(i) && !scene.faces().isSet(i);
      cloth.values()[i] = scene.person().isSet(i) && covered ? 1 : 0;
    }
    var torso = scene.empty();
    for (int i = 0; i < torso.values().length; i++) {
      torso.values()[i] = isTorso(scene, i) ? 1 : 0;
    }
    // Shoes and other things that skin parts from the trunk do not belong to the dress.
    cloth = cloth.connectedTo(torso);
    var inner = scene.person().inverted().distance();
    var freedom = scene.empty();
    for (var figure : scene.figures()) {
      drape(scene, figure, cloth, inner, freedom);
    }
    return freedom.blurred(1.5);
  }

  private static boolean isTorso(Scene scene, int index) {
    int x = index % scene.width();
    int y = index / scene.width();
    for (var figure : scene.figures()) {
      double below = figure.below(y);
      if (below > CHIN && below < WAIST && Math.abs(x - figure.x()) < figure.size()) {
        return true;
      }
    }
    return false;
  }

  private static void drape(Scene scene, Figure figure, Plane cloth, Plane inner, Plane freedom) {
    var loose = looseness(scene, figure, cloth);
    double hem = hem(scene, figure, cloth);
    for (int i = 0; i < freedom.values().length; i++) {
      int y = i / scene.width();
      double below = figure.below(y);
      if (below < CHEST || !cloth.isSet(i) || scene.nearest(i) != figure) {
        continue;
      }
      double rim = 1 - Scene.rise(inner.values()[i] / figure.size(), 0.05, 0.4);
      double sleeve = SLEEVE * Scene.rise(below, CHEST, ELBOW) * rim;
      double fall = hem > WAIST ? Scene.rise(below, WAIST, hem) : 0;
      freedom.values()[i] = (float) Math.max(sleeve * (1 - fall), fall * loose[y]);
    }
  }

  /**
   * Per row, whether the cloth is a skirt, 1, or trousers, 0: skirts are at least as wide as the
   * hip, trouser legs are not. 0 everywhere if the picture ends above the hip.
   */
  private static double[] looseness(Scene scene, Figure figure, Plane cloth) {
    var widths = new double[scene.height()];
    for (int y = 0; y < widths.length; y++) {
      widths[y] = widestRun(scene, figure, cloth, y);
    }
    int hip = (int) Math.round(figure.y() + HIP * figure.size());
    int reach = (int) Math.ceil(0.25 * figure.size());
    var loose = new double[scene.height()];
    if (hip < 0 || hip >= widths.length || widths[hip] == 0) {
      return loose;
    }
    for (int y = 0; y < loose.length; y++) {
      int from = Math.max(0, y - reach);
      int to = Math.min(loose.length, y + reach + 1);
      double widest = 0;
      for (int row = from; row < to; row++) {
        widest = Math.max(widest, widths[row]); // a slanting hem is narrow in its last rows
      }
      loose[y] = Scene.rise(widest / widths[hip], 0.85, 1.15);
    }
    return loose;
  }

  /** Pixels of the figure's longest unbroken run of cloth in a row. */
  private static int widestRun(Scene scene, Figure figure, Plane cloth, int y) {
    int widest = 0;
    int run = 0;
    for (int i = y * scene.width(); i < (y + 1) * scene.width(); i++) {
      run = cloth.isSet(i) && scene.nearest(i) == figure ? run + 1 : 0;
      widest = Math.max(widest, run);
    }
    return widest;
  }

  /** How far down the figure's cloth reaches, in face sizes; further where the picture cuts it. */
  private static double hem(Scene scene, Figure figure, Plane cloth) {
    for (int i = cloth.values().length - 1; i >= 0; i--) {
      if (cloth.isSet(i) && scene.nearest(i) == figure) {
        int y = i / scene.width();
        boolean cut = y >= scene.height() - 2;
        return figure.below(y) + (cut ? 1.5 : 0);
      }
    }
    return 0;
  }

  /** Trunk and shoulders: what of people is inside the outline between chin and waist. */
  static Plane core(Scene scene) {
    var inner = scene.person().inverted().distance();
    var core = scene.empty();
    for (int i = 0; i < core.values().length; i++) {
      int x = i % scene.width();
      int y = i / scene.width();
      var figure = scene.nearest(i);
      if (figure == null || !scene.person().isSet(i)) {
        continue;
      }
      double below = figure.below(y);
      double depth = inner.values()[i] / figure.size();
      double trunk = Scene.rise(below, 0.4, CHIN) * (1 - Scene.rise(below, WAIST, HIP));
      double shoulder = Scene.rise(below, 0.4, CHIN) * (1 - Scene.rise(below, CHEST, ELBOW));
      core.values()[i] = (float) Math.max(trunk * Scene.rise(depth, 0.2, 0.5), 0.9 * shoulder);
    }
    return core;
  }
}
