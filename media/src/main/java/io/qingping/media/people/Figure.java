package io.qingping.media.people;

import io.qingping.media.Box;

/**
 * One person's head as the origin of a body-sized coordinate system, at the scale of the regions: a
 * point is (across, down) from the face's centre in units of the face's size, turned with the head.
 *
 * @param face null where the head was only guessed from an outline
 */
record Figure(Face face, double x, double y, double size, double roll) {
  static Figure of(Face face, double scale) {
    var box = face.box();
    double size = Math.max(box.width(), box.height()) * scale;
    double x = (box.x() + box.width() / 2) * scale;
    double y = (box.y() + box.height() / 2) * scale;
    return new Figure(face, x, y, size, face.roll());
  }

  /** A head guessed at the top of an outline; a standing figure is nine faces tall. */
  static Figure guessed(Box outline) {
    double size = Math.min(outline.height() / 9, outline.width() / 2);
    return new Figure(null, outline.x() + outline.width() / 2, outline.y() + 0.8 * size, size, 0);
  }

  double across(double px, double py) {
    return ((px - x) * Math.cos(roll) + (py - y) * Math.sin(roll)) / size;
  }

  double down(double px, double py) {
    return ((py - y) * Math.cos(roll) - (px - x) * Math.sin(roll)) / size;
  }

  /** Below the head the body hangs down whatever the head's roll. */
  double below(double py) {
    return (py - y) / size;
  }
}
