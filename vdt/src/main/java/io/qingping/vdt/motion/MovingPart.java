package io.qingping.vdt.motion;

import io.qingping.media.Mask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One connected thing that may move, such as a head of hair or a hem. Each is shown to the network
 * in a region of its own, so that a pony tail in a full-length photo is seen as large as one in a
 * headshot.
 *
 * @param move what of the photo's mask belongs to it; elsewhere 0
 * @param pixels how many
 */
record MovingPart(Mask move, int pixels) {
  private static final float MOVES = 0.06f;
  private static final double SMALLEST = 0.0004; // of the mask
  private static final int MOST = 8;

  /**
   * How much of a place's freedom makes it a moving cell for the network: its training scenes know
   * only what moves and what does not, and find the amplitude themselves.
   */
  private static final float FREE = 0.25f;

  /** The largest parts of a mask, largest first. */
  static List<MovingPart> of(Mask move) {
    int width = move.width();
    int height = move.height();
    var seen = new boolean[width * height];
    var parts = new ArrayList<MovingPart>();
    for (int start = 0; start < seen.length; start++) {
      if (!seen[start] && move.values()[start] > MOVES) {
        var part = flood(move, start, seen);
        if (part.pixels >= SMALLEST * width * height) {
          parts.add(part);
        }
      }
    }
    parts.sort(Comparator.comparingInt(MovingPart::pixels).reversed());
    return parts.subList(0, Math.min(MOST, parts.size()));
  }

  private static MovingPart flood(Mask move, int start, boolean[] seen) {
    int width = move.width();
    int height = move.height();
    var values = new float[width * height];
    var open = new ArrayDeque<Integer>();
    open.add(start);
    seen[start] = true;
    int pixels = 0;
    while (!open.isEmpty()) {
      int at = open.remove();
      pixels++;
      values[at] = Math.min(1, move.values()[at] / FREE);
      for (int dy = -1; dy <= 1; dy++) {
        for (int dx = -1; dx <= 1; dx++) {
          int x = at % width + dx;
          int y = at / width + dy;
          int next = y * width + x;
          boolean inside = x >= 0 && y >= 0 && x < width && y < height;
          if (inside && !seen[next] && move.values()[next] > MOVES) {
            seen[next] = true;
            open.add(next);
          }
        }
      }
    }
    return new MovingPart(new Mask(width, height, values), pixels);
  }
}
