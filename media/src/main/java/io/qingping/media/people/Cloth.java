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
    int width = scene.width();
    double hip = hipWidth(scene, figure, cloth);
    double hem = hem(scene, figure, cloth);
    for (int y = 0; y < scene.height(); y++) {
      double below = figure.below(y);
      if (below < CHEST) {
        continue;
      }
      double sleeve = SLEEVE * Scene.rise(below, CHEST, ELBOW);
      double fall = hem > WAIST ? Scene.rise(below, WAIST, hem) : 0;
      for (int x = 0; x < width; ) {
        int end = runEnd(scene, figure, cloth, x, y);
        double loose = hip > 0 ? Scene.rise((end - x) / hip, 0.8, 1.15) : 0;
        for (int at = x; at < end; at++) {
          int i = y * width + at;
          double rim = 1 - Scene.rise(inner.values()[i] / figure.size(), 0.05, 0.4);
          double free = Math.max(sleeve * rim * (1 - fall), fall * loose);
          freedom.values()[i] = (float) free;
        }
        x = Math.max(end, x + 1);
      }
    }
  }

  /** End of the run of the figure's cloth that starts at x, or x itself. */
  private static int runEnd(Scene scene, Figure figure, Plane cloth, int x, int y) {
    int end = x;
    while (end < cloth.width()
        && cloth.isSet(y * cloth.width() + end)
        && scene.nearest(end, y) == figure) {
      end++;
    }
    return end;
  }

  /** Width in pixels of the widest run of cloth at the hip; 0 if the picture ends above it. */
  private static double hipWidth(Scene scene, Figure figure, Plane cloth) {
    int y = (int) Math.round(figure.y() + HIP * figure.size());
    if (y < 0 || y >= scene.height()) {
      return 0;
    }
    int widest = 0;
    int from = (int) Math.max(0, figure.x() - 2.5 * figure.size());
    for (int x = from; x < Math.min(scene.width(), figure.x() + 2.5 * figure.size()); ) {
      int end = runEnd(scene, figure, cloth, x, y);
      widest = Math.max(widest, end - x);
      x = Math.max(end, x + 1);
    }
    return widest;
  }

  /** How far down the figure's cloth reaches, in face sizes; further where the picture cuts it. */
  private static double hem(Scene scene, Figure figure, Plane cloth) {
    for (int y = scene.height() - 1; y > figure.y(); y--) {
      for (int x = 0; x < scene.width(); x++) {
        if (cloth.isSet(y * scene.width() + x) && scene.nearest(x, y) == figure) {
          boolean cut = y >= scene.height() - 2;
          return figure.below(y) + (cut ? 1.5 : 0);
        }
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
      var figure = scene.nearest(x, y);
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
