package io.qingping.vdt.video;

import io.qingping.vdt.model.VdtConfig;
import java.util.Arrays;

/**
 * One stretch of a timeline, as long as the network's frame axis: what is known of it, from the
 * context or from a window made before, which overlaps it on one side.
 */
final class Window {
  private final VdtConfig shape;
  private final int start;
  private final int firstNew;
  private final int lastNew;
  private final float[] given; // (T, C, H, W), 0 where nothing is known
  private final boolean[] missing; // (T, H, W)
  private Clip made;

  /**
   * @param start its first frame in the timeline; padding lies beyond the timeline's ends
   * @param before a window that is made already; null for none
   */
  Window(Timeline timeline, VdtConfig shape, int start, Window before) {
    this.shape = shape;
    this.start = start;
    int end = start + shape.frames();
    firstNew = before != null && before.start <= start ? before.start + shape.frames() : start;
    lastNew = before != null && before.start > start ? before.start - 1 : end - 1;
    given = new float[shape.frames() * frame()];
    missing = new boolean[shape.frames() * area()];
    for (int f = start; f < end; f++) {
      if (f < firstNew || f > lastNew) {
        copy(before.made, f - before.start, f);
      } else {
        copyKnown(timeline, f);
      }
    }
  }

  private void copyKnown(Timeline timeline, int f) {
    int from = timeline.sourceOf(f);
    int at = (f - start) * area();
    if (from < 0) {
      Arrays.fill(missing, at, at + area(), true);
      return;
    }
    copy(timeline.context().orElseThrow(), from, f);
    for (int place = 0; place < area(); place++) {
      missing[at + place] = timeline.isHole(f, place, area());
    }
  }

  private void copy(Clip clip, int from, int f) {
    System.arraycopy(clip.values(), from * frame(), given, (f - start) * frame(), frame());
  }

  private int area() {
    return shape.height() * shape.width();
  }

  private int frame() {
    return shape.channels() * area();
  }

  /** The first frame of the timeline that this window makes. */
  int firstNew() {
    return firstNew;
  }

  int lastNew() {
    return lastNew;
  }

  Clip given() {
    return new Clip(shape.frames(), shape.channels(), shape.height(), shape.width(), given);
  }

  /** (T, H, W). */
  boolean[] missing() {
    return missing;
  }

  /** This window with what became of it. */
  Window made(Clip clip) {
    made = clip;
    return this;
  }
}
