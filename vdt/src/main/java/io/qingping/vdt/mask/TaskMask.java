package io.qingping.vdt.mask;

import io.qingping.tensor.Tensor;
import io.qingping.vdt.video.VideoTask;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * What one task asks for of one clip (VDT, 2305.13311, section 3.4).
 *
 * @param missing (T, H, W), true = to generate; not copied
 */
public record TaskMask(VideoTask task, Extent extent, boolean[] missing) {
  public TaskMask {
    if (missing.length != extent.frames() * extent.area()) {
      throw new IllegalArgumentException(
          "a mask of %s does not have %d values".formatted(extent, missing.length));
    }
  }

  /** The first {@code given} frames are given. */
  public static TaskMask predict(Extent extent, int given) {
    requireWithin(given, extent);
    return ofFrames(VideoTask.PREDICT, extent, frame -> frame < given);
  }

  /** The last {@code given} frames are given. */
  public static TaskMask backward(Extent extent, int given) {
    requireWithin(given, extent);
    return ofFrames(VideoTask.BACKWARD, extent, frame -> frame >= extent.frames() - given);
  }

  /** Every {@code every}-th frame is given, {@code first} being the first of them. */
  public static TaskMask interpolate(Extent extent, int every, int first) {
    if (every < 1 || first < 0) {
      throw new IllegalArgumentException(
          "given frames are at least 1 apart and the first is not negative: %d, %d"
              .formatted(every, first));
    }
    return ofFrames(
        VideoTask.INTERPOLATE, extent, frame -> frame >= first && (frame - first) % every == 0);
  }

  /** Nothing is given. */
  public static TaskMask unconditional(Extent extent) {
    return ofFrames(VideoTask.UNCONDITIONAL, extent, frame -> false);
  }

  /** One frame is given. */
  public static TaskMask oneFrame(Extent extent, int given) {
    if (given < 0 || given >= extent.frames()) {
      throw new IllegalArgumentException(
          "the given frame must be within 0 .. %d, not %d".formatted(extent.frames() - 1, given));
    }
    return ofFrames(VideoTask.ONE_FRAME, extent, frame -> frame == given);
  }

  /** Frames here and there are given. */
  static TaskMask randomFrames(Extent extent, boolean[] given) {
    return ofFrames(VideoTask.RANDOM_FRAMES, extent, frame -> given[frame]);
  }

  /**
   * Holes are to be filled in frames {@code from} to {@code to - 1}, the same in each.
   *
   * @param holes (H / cell, W / cell), row by row; cells at the edge may be cut
   */
  static TaskMask completion(Extent extent, boolean[] holes, int cell, int from, int to) {
    var missing = new boolean[extent.frames() * extent.area()];
    int columns = (extent.width() + cell - 1) / cell;
    for (int frame = from; frame < to; frame++) {
      for (int i = 0; i < extent.area(); i++) {
        int row = i / extent.width() / cell;
        int column = i % extent.width() / cell;
        missing[frame * extent.area() + i] = holes[row * columns + column];
      }
    }
    return new TaskMask(VideoTask.COMPLETION, extent, missing);
  }

  private static TaskMask ofFrames(VideoTask task, Extent extent, IntPredicate given) {
    int area = extent.area();
    var missing = new boolean[extent.frames() * area];
    for (int frame = 0; frame < extent.frames(); frame++) {
      Arrays.fill(missing, frame * area, (frame + 1) * area, !given.test(frame));
    }
    return new TaskMask(task, extent, missing);
  }

  private static void requireWithin(int given, Extent extent) {
    if (given < 0 || given > extent.frames()) {
      throw new IllegalArgumentException(
          "given frames must be within 0 .. %d, not %d".formatted(extent.frames(), given));
    }
  }

  /** Whether something of two frames or more is given, from which a motion may be seen. */
  public boolean showsMotion() {
    int known = 0;
    for (int frame = 0; frame < extent.frames(); frame++) {
      boolean some = false;
      for (int i = frame * extent.area(); !some && i < (frame + 1) * extent.area(); i++) {
        some = !missing[i];
      }
      known += some ? 1 : 0;
    }
    return known >= 2;
  }

  /** (T, 1, H, W), 1 = to generate. */
  public Tensor tensor() {
    var values = new float[missing.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = missing[i] ? 1 : 0;
    }
    return Tensor.of(values, extent.frames(), 1, extent.height(), extent.width());
  }
}
