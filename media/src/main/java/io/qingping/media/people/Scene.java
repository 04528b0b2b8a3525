package io.qingping.media.people;

import java.util.List;

/**
 * What the region parts share: the photo's colours, the people in it, and the faces' area, all of
 * one size.
 */
final class Scene {
  private final Lab lab;
  private final Plane person;
  private final List<Figure> figures;
  private final Plane faces;
  private final double scale;
  private final int[] nearest;

  /** {@code scale} goes from pixels of the picture to pixels of the scene. */
  Scene(Lab lab, Plane person, List<Figure> figures, Plane faces, double scale) {
    this.lab = lab;
    this.person = person;
    this.figures = figures;
    this.faces = faces;
    this.scale = scale;
    this.nearest = new int[lab.width() * lab.height()];
    for (int i = 0; i < nearest.length; i++) {
      nearest[i] = nearest(i % lab.width(), i / lab.width());
    }
  }

  private int nearest(int x, int y) {
    int best = -1;
    double least = Double.MAX_VALUE;
    for (int k = 0; k < figures.size(); k++) {
      var figure = figures.get(k);
      double distance = Math.hypot(x - figure.x(), y - figure.y()) / figure.size();
      if (distance < least) {
        least = distance;
        best = k;
      }
    }
    return best;
  }

  Lab lab() {
    return lab;
  }

  /** The matte of everybody. */
  Plane person() {
    return person;
  }

  List<Figure> figures() {
    return figures;
  }

  /** 1 on faces, else 0. */
  Plane faces() {
    return faces;
  }

  double scale() {
    return scale;
  }

  int width() {
    return lab.width();
  }

  int height() {
    return lab.height();
  }

  Plane empty() {
    return Plane.empty(width(), height());
  }

  /** The figure whose head is nearest to a pixel, in head sizes; null without figures. */
  Figure nearest(int index) {
    return nearest[index] < 0 ? null : figures.get(nearest[index]);
  }

  /** Size of the smallest head in pixels; 0 without figures. */
  double smallestHead() {
    return figures.stream().mapToDouble(Figure::size).min().orElse(0);
  }

  /** 0 up to {@code from}, 1 from {@code to} on, smooth between them. */
  static double rise(double value, double from, double to) {
    double t = Math.min(1, Math.max(0, (value - from) / (to - from)));
    return t * t * (3 - 2 * t);
  }
}
