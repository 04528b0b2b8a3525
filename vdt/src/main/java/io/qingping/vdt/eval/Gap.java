package io.qingping.vdt.eval;

import io.qingping.vdt.video.Clip;
import java.util.Arrays;

/**
 * What of a clip has to be filled in, the same for all clips of a trial.
 *
 * @param missing (T, H, W) row-major; not copied
 */
record Gap(Trial.Task task, int frames, int height, int width, boolean[] missing) {
  /** The first {@code given} frames are known. */
  static Gap predict(Clip like, int given) {
    if (given < 1 || given >= like.frames()) {
      throw new IllegalArgumentException(
          "of %d frames 1 to %d can be given, not %d"
              .formatted(like.frames(), like.frames() - 1, given));
    }
    var gap = empty(Trial.Task.PREDICT, like);
    Arrays.fill(gap.missing, given * gap.area(), gap.missing.length, true);
    return gap;
  }

  /** Every so many frames one is known, and the last. */
  static Gap interpolate(Clip like, int every) {
    var gap = empty(Trial.Task.INTERPOLATE, like);
    for (int t = 0; t < gap.frames - 1; t++) {
      if (t % every != 0) {
        Arrays.fill(gap.missing, t * gap.area(), (t + 1) * gap.area(), true);
      }
    }
    return gap;
  }

  /** A square in the middle, half as long as the picture, is unknown but in the outer frames. */
  static Gap complete(Clip like) {
    var gap = empty(Trial.Task.COMPLETE, like);
    for (int t = 1; t < gap.frames - 1; t++) {
      for (int row = gap.height / 4; row < gap.height * 3 / 4; row++) {
        int from = t * gap.area() + row * gap.width;
        Arrays.fill(gap.missing, from + gap.width / 4, from + gap.width * 3 / 4, true);
      }
    }
    return gap;
  }

  private static Gap empty(Trial.Task task, Clip like) {
    return new Gap(
        task,
        like.frames(),
        like.height(),
        like.width(),
        new boolean[like.frames() * like.height() * like.width()]);
  }

  int area() {
    return height * width;
  }

  boolean missing(int frame, int place) {
    return missing[frame * area() + place];
  }

  /** Whether anything of a frame is missing, so that it is measured. */
  boolean touches(int frame) {
    for (int place = 0; place < area(); place++) {
      if (missing(frame, place)) {
        return true;
      }
    }
    return false;
  }

  /** The frames that are wholly known. */
  int[] known() {
    return java.util.stream.IntStream.range(0, frames).filter(t -> !touches(t)).toArray();
  }

  /** The clip without what is missing, grey there: nobody sees what is asked for. */
  Clip hide(Clip clip) {
    var grey = new float[clip.values().length];
    return put(clip, new Clip(clip.frames(), clip.channels(), clip.height(), clip.width(), grey));
  }

  /** The clip with what is missing taken from another. */
  Clip put(Clip clip, Clip filled) {
    var values = clip.values().clone();
    for (int i = 0; i < values.length; i++) {
      int frame = i / (clip.channels() * area());
      values[i] = missing(frame, i % area()) ? filled.values()[i] : values[i];
    }
    return new Clip(clip.frames(), clip.channels(), clip.height(), clip.width(), values);
  }
}
