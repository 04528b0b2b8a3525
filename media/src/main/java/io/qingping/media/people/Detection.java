package io.qingping.media.people;

import io.qingping.media.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A face candidate: its box in pixels, the roll of the eyes in radians, a score from 0 to 1. */
record Detection(Box box, double roll, double score) {
  /** Two boxes of one face overlap more than this, as intersection over union. */
  private static final double SAME = 0.3;

  /** Or the smaller of them lies within the larger by this part of its area. */
  private static final double INSIDE = 0.6;

  /** Greedy non-maximum suppression: of boxes of one face the surest stays; surest first. */
  static List<Detection> distinct(List<Detection> detections) {
    var kept = new ArrayList<Detection>();
    detections.stream()
        .sorted(Comparator.comparingDouble(Detection::score).reversed())
        .filter(candidate -> kept.stream().noneMatch(candidate::isSameFace))
        .forEach(kept::add);
    return kept;
  }

  /** Whether both boxes frame one face. */
  boolean isSameFace(Detection other) {
    double common =
        overlap(box.x(), box.right(), other.box.x(), other.box.right())
            * overlap(box.y(), box.bottom(), other.box.y(), other.box.bottom());
    double mine = box.width() * box.height();
    double theirs = other.box.width() * other.box.height();
    return common > SAME * (mine + theirs - common) || common > INSIDE * Math.min(mine, theirs);
  }

  private static double overlap(double from, double to, double otherFrom, double otherTo) {
    return Math.max(0, Math.min(to, otherTo) - Math.max(from, otherFrom));
  }
}
