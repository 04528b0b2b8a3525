package io.qingping.media.people;

import java.util.List;

/**
 * What the region parts share: the photo's colours, the people in it, and the faces' area, all of
 * one size.
 *
 * @param scale from pixels of the picture to pixels of the scene
 */
record Scene(Lab lab, Plane person, List<Figure> figures, Plane faces, double scale) {
  int width() {
    return lab.width();
  }

  int height() {
    return lab.height();
  }

  Plane empty() {
    return Plane.empty(width(), height());
  }

  /** The figure whose head is nearest, in head sizes; null without figures. */
  Figure nearest(int x, int y) {
    Figure best = null;
    double least = Double.MAX_VALUE;
    for (var figure : figures) {
      double distance = Math.hypot(x - figure.x(), y - figure.y()) / figure.size();
      if (distance < least) {
        least = distance;
        best = figure;
      }
    }
    return best;
  }

  /** 0 up to {@code from}, 1 from {@code to} on, smooth between them. */
  static double rise(double value, double from, double to) {
    double t = Math.min(1, Math.max(0, (value - from) / (to - from)));
    return t * t * (3 - 2 * t);
  }
}
