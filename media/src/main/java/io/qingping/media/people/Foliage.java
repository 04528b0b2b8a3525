package io.qingping.media.people;

/** Leaves and grass behind the people: green and finely textured. */
final class Foliage {
  /** They only accompany the wind in the hair. */
  private static final double MOST = 0.5;

  private Foliage() {}

  static Plane find(Scene scene) {
    var lab = scene.lab();
    int count = scene.width() * scene.height();
    var lightness = scene.empty();
    var squares = scene.empty();
    for (int i = 0; i < count; i++) {
      lightness.values()[i] = lab.l(i);
      squares.values()[i] = lab.l(i) * lab.l(i);
    }
    double window = Math.max(1, Math.max(scene.width(), scene.height()) / 170.0);
    var mean = lightness.blurred(window);
    var meanSquare = squares.blurred(window);
    var green = scene.empty();
    for (int i = 0; i < count; i++) {
      double variance = meanSquare.values()[i] - mean.values()[i] * mean.values()[i];
      double texture = Scene.rise(Math.sqrt(Math.max(0, variance)), 2.5, 7);
      double colour = Scene.rise(-lab.a(i), 3, 12) * Scene.rise(lab.b(i), 0, 10);
      green.values()[i] = (float) (texture * colour * (1 - scene.person().values()[i]));
    }
    var soft = green.blurred(2 * window);
    var area = scene.empty();
    for (int i = 0; i < count; i++) {
      area.values()[i] = soft.values()[i] > 0.3f ? 1 : 0;
    }
    var kept = area.withoutSpecks(0.004 * count).blurred(window);
    var awayFromPeople = scene.person().distance();
    for (int i = 0; i < count; i++) {
      double clear = Scene.rise(awayFromPeople.values()[i], window, 4 * window);
      double leaf = Math.min(1, 1.5 * soft.values()[i]);
      kept.values()[i] = (float) (MOST * kept.values()[i] * leaf * clear);
    }
    return kept;
  }
}
