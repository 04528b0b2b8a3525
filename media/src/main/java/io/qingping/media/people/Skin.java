package io.qingping.media.people;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bare skin, recognised by the colour of the picture's own faces: neck, shoulders, arms, hands,
 * legs. In a grey picture, lightness alone decides, and more is taken for skin.
 */
final class Skin {
  /** Least standard deviations: light and shade on a body differ more than on the face. */
  private static final double LIGHTNESS = 13;

  private static final double CHROMA = 3.2;

  /** Squared distance from the face's colour within which a pixel is skin. */
  static final double LIMIT = 8;

  /** People may hide one another up to this many face sizes apart. */
  private static final double NEAR = 4;

  /** Points of the mesh on forehead, cheeks, nose and chin, away from eyes, brows and lips. */
  private static final int[] BARE = {
    151, 9, 108, 337, 4, 5, 195, 50, 280, 205, 425, 101, 330, 117, 346, 123, 352, 199, 200
  };

  private final Map<Figure, ColourModel> models = new LinkedHashMap<>();

  /** Learns each face's colour. */
  static Skin learn(Scene scene) {
    var skin = new Skin();
    for (var figure : scene.figures()) {
      if (figure.face() != null) {
        var chosen = samples(scene, figure);
        var model = ColourModel.learn(scene.lab(), i -> chosen[i], LIGHTNESS, CHROMA);
        if (model != null) {
          skin.models.put(figure, model);
        }
      }
    }
    return skin;
  }

  private static boolean[] samples(Scene scene, Figure figure) {
    var chosen = new boolean[scene.width() * scene.height()];
    double radius = Math.max(1, 0.06 * figure.size());
    if (figure.face().hasMesh()) {
      var mesh = figure.face().mesh();
      for (int point : BARE) {
        mark(
            chosen,
            scene,
            mesh[2 * point] * scene.scale(),
            mesh[2 * point + 1] * scene.scale(),
            radius);
      }
    } else {
      mark(chosen, scene, figure.x(), figure.y(), 0.35 * figure.size());
    }
    return chosen;
  }

  private static void mark(boolean[] chosen, Scene scene, double x, double y, double radius) {
    int fromY = Math.max(0, (int) (y - radius));
    int toY = Math.min(scene.height() - 1, (int) (y + radius));
    int fromX = Math.max(0, (int) (x - radius));
    int toX = Math.min(scene.width() - 1, (int) (x + radius));
    for (int py = fromY; py <= toY; py++) {
      for (int px = fromX; px <= toX; px++) {
        chosen[py * scene.width() + px] |= Math.hypot(px - x, py - y) <= radius;
      }
    }
  }

  /** Squared distance of a pixel from the nearest face's colour; large if no face was learned. */
  double distance(Lab lab, int index) {
    double least = Double.MAX_VALUE;
    for (var model : models.values()) {
      least = Math.min(least, model.distance(lab, index));
    }
    return least;
  }

  /** The same, but only of the faces near the figure, whose skin might be there. */
  double distanceNear(Figure figure, Lab lab, int index) {
    double least = Double.MAX_VALUE;
    for (var entry : models.entrySet()) {
      var other = entry.getKey();
      if (Math.hypot(other.x() - figure.x(), other.y() - figure.y()) < NEAR * figure.size()) {
        least = Math.min(least, entry.getValue().distance(lab, index));
      }
    }
    return least;
  }

  /** Squared distance of a pixel from one person's skin; large if the face was not learned. */
  double distance(Figure figure, Lab lab, int index) {
    var model = models.get(figure);
    return model == null ? Double.MAX_VALUE : model.distance(lab, index);
  }

  /**
   * The found skin with what adjoins it and is nearly of its colour, such as fingers in a light.
   */
  Plane extended(Scene scene, Plane found) {
    return within(scene, 2 * LIMIT).connectedTo(found);
  }

  private Plane within(Scene scene, double limit) {
    var skin = scene.empty();
    for (int i = 0; i < skin.values().length; i++) {
      boolean person = scene.person().isSet(i);
      skin.values()[i] = person && distance(scene.lab(), i) < limit ? 1 : 0;
    }
    return skin;
  }

  /** Pixels of people in skin colour, specks left out. */
  Plane find(Scene scene) {
    var skin = within(scene, LIMIT);
    double size = scene.smallestHead();
    // A vote over the neighbours closes pores and drops single pixels.
    return skin.blurred(1.2)
        .withoutSpecks(Math.max(1e-4 * skin.values().length, 0.012 * size * size));
  }
}
