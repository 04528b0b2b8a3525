package io.qingping.media.people;

/**
 * Hair: what of a person is around the face and not skin, and what hangs from there in the same
 * colour. Free ends move, roots do not.
 */
final class Hair {
  /** Least standard deviations of hair colour: strands shine. */
  private static final double LIGHTNESS = 9;

  private static final double CHROMA = 3.5;

  /** Squared distance from the head's hair within which a hanging pixel is hair. */
  private static final double LIMIT = 7;

  /** How far below the face's centre hair is followed, in face sizes. */
  private static final double LONGEST = 3.4;

  private Hair() {}

  /**
   * @param area 1 on hair, else 0
   * @param freedom how freely the hair moves there, 0 at the roots to 1 at the tips
   */
  record Result(Plane area, Plane freedom) {}

  static Result find(Scene scene, Skin skin, Plane bare) {
    var area = scene.empty();
    for (var figure : scene.figures()) {
      var hair = find(scene, figure, skin, bare);
      for (int i = 0; i < area.values().length; i++) {
        area.values()[i] = Math.max(area.values()[i], hair.values()[i]);
      }
    }
    return new Result(area, freedom(scene, area));
  }

  private static Plane find(Scene scene, Figure figure, Skin skin, Plane bare) {
    var seed = scene.empty();
    int width = scene.width();
    for (int i = 0; i < seed.values().length; i++) {
      boolean mine = scene.person().isSet(i) && !scene.faces().isSet(i) && !bare.isSet(i);
      seed.values()[i] = mine && aroundFace(figure, i % width, i / width) ? 1 : 0;
    }
    seed = seed.withoutSpecks(0.02 * figure.size() * figure.size());
    var around = seed;
    var model = ColourModel.learn(scene.lab(), around::isSet, LIGHTNESS, CHROMA);
    if (model == null) {
      return scene.empty();
    }
    var hair = scene.empty();
    for (int i = 0; i < hair.values().length; i++) {
      boolean free = scene.person().isSet(i) && !scene.faces().isSet(i);
      double distance = model.distance(scene.lab(), i);
      boolean hangs =
          free
              && mayHang(figure, i % width, i / width)
              && distance < LIMIT
              && distance < skin.distance(scene.lab(), i);
      hair.values()[i] = around.isSet(i) || hangs ? 1 : 0;
    }
    return closed(hair).connectedTo(around);
  }

  /** Fills the gaps that highlights leave between strands. */
  private static Plane closed(Plane hair) {
    var soft = hair.blurred(1.5);
    var result = new float[hair.values().length];
    for (int i = 0; i < result.length; i++) {
      result[i] = soft.values()[i] > 0.45f ? 1 : 0;
    }
    return new Plane(hair.width(), hair.height(), result);
  }

  /** An oval about the head down to the ears. */
  private static boolean aroundFace(Figure figure, double x, double y) {
    double across = figure.across(x, y);
    double down = figure.down(x, y);
    return down < 0.3 && Math.hypot(across / 1.35, (down + 0.3) / 1.5) < 1;
  }

  private static boolean mayHang(Figure figure, double x, double y) {
    double below = figure.below(y);
    return Math.abs(figure.across(x, y)) < 1.2 + 0.3 * Math.max(0, below)
        && figure.down(x, y) > -1.8
        && below < LONGEST;
  }

  private static Plane freedom(Scene scene, Plane area) {
    var toFace = scene.faces().distance();
    var soft = area.blurred(1.5);
    var freedom = scene.empty();
    for (int i = 0; i < freedom.values().length; i++) {
      if (soft.values()[i] > 0.02f) {
        int x = i % scene.width();
        int y = i / scene.width();
        var figure = scene.nearest(x, y);
        double root = Scene.rise(toFace.values()[i] / figure.size(), 0.04, 0.35);
        double free = root * Math.max(beyondSkull(figure, x, y), hanging(figure, x, y));
        freedom.values()[i] = (float) (free * Math.min(1, soft.values()[i] * 1.3));
      }
    }
    return freedom;
  }

  /** Hair on the skull hardly moves, what stands off it does. */
  private static double beyondSkull(Figure figure, double x, double y) {
    double skull = Math.hypot(figure.across(x, y) / 0.72, (figure.down(x, y) + 0.2) / 0.95) - 1;
    return 0.15 + 0.85 * Scene.rise(skull, 0, 0.6);
  }

  /** Tips hang below the chin. */
  private static double hanging(Figure figure, double x, double y) {
    return Scene.rise(figure.below(y), 0.2, 1.7);
  }
}
