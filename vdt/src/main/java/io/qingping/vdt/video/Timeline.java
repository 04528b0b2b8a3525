package io.qingping.vdt.video;

import io.qingping.media.MediaException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/**
 * A video that is to be made, with what is known of it.
 *
 * @param context frames that are known; empty if none is
 * @param source for each frame of the video the frame of the context that it is known from, or -1
 * @param holes (frames, H, W): what even of a known frame is missing; empty if nothing is
 * @param backward whether a long video is made from its end
 */
public record Timeline(
    Optional<Clip> context, int[] source, Optional<boolean[]> holes, boolean backward) {
  private static final double SHARE_OF_RANDOM_FRAMES = 0.2; // known; VDT trains with it

  public Timeline {
    if (source.length < 1) {
      throw new IllegalArgumentException("a video has at least one frame");
    }
    int known = context.map(Clip::frames).orElse(0);
    if (Arrays.stream(source).anyMatch(frame -> frame >= known)) {
      throw new IllegalArgumentException(
          "a frame is to come from behind the context's " + known + " frames");
    }
  }

  /**
   * How a task lays its context out.
   *
   * @param frames length of the video; 0 for what suits context and model
   * @param given how many frames of the context are given, for prediction; 0 for all of them, but
   *     at most half of the model's frames
   * @param every distance of given frames, for interpolation
   * @param seed chooses random frames and holes
   */
  public record Layout(VideoTask task, int frames, int given, int every, long seed) {
    public Layout {
      if (frames < 0 || given < 0) {
        throw new MediaException("sample.negative", Math.min(frames, given));
      }
      if (every < 1) {
        throw new MediaException("sample.every", every);
      }
    }
  }

  /**
   * The task's timeline for a model.
   *
   * @param window frames of the model
   * @param patch side of the model's patches, which holes are aligned to
   * @throws MediaException if the context is missing or too short for the task
   */
  public static Timeline of(Layout layout, Optional<Clip> context, int window, int patch) {
    if (layout.task == VideoTask.UNCONDITIONAL) {
      return unknown(layout.frames == 0 ? window : layout.frames);
    }
    var clip = context.orElseThrow(() -> new MediaException("sample.needs-context", layout.task));
    return switch (layout.task) {
      case PREDICT, BACKWARD -> predicted(layout, clip, window);
      case INTERPOLATE -> interpolated(layout, clip, window);
      case ONE_FRAME ->
          known(clip, layout.frames == 0 ? window : layout.frames, f -> f == 0 ? 0 : -1, false);
      case RANDOM_FRAMES -> {
        var random = new Random(layout.seed);
        yield whole(layout, clip, window, f -> random.nextDouble() < SHARE_OF_RANDOM_FRAMES);
      }
      case COMPLETION -> completed(layout, clip, window, patch);
      case UNCONDITIONAL -> throw new IllegalStateException();
    };
  }

  /** A video of which nothing is known. */
  public static Timeline unknown(int frames) {
    var source = new int[frames];
    Arrays.fill(source, -1);
    return new Timeline(Optional.empty(), source, Optional.empty(), false);
  }

  private static Timeline known(Clip clip, int frames, IntUnaryOperator source, boolean backward) {
    var from = new int[frames];
    Arrays.setAll(from, source);
    return new Timeline(Optional.of(clip), from, Optional.empty(), backward);
  }

  private static Timeline predicted(Layout layout, Clip clip, int window) {
    int most = Math.min(clip.frames(), Math.max(1, window / 2));
    int given = layout.given == 0 ? most : layout.given;
    if (given > clip.frames()) {
      throw new MediaException("sample.too-many-given", given, clip.frames());
    }
    int frames = layout.frames == 0 ? Math.max(window, given + 1) : layout.frames;
    if (given >= frames) {
      throw new MediaException("sample.nothing-left", given, frames);
    }
    int first = frames - given;
    return layout.task == VideoTask.PREDICT
        ? known(clip, frames, f -> f < given ? f : -1, false)
        : known(clip, frames, f -> f < first ? -1 : clip.frames() - given + f - first, true);
  }

  /** Frames of a context as long as the video stay where they are; fewer are set apart. */
  private static Timeline interpolated(Layout layout, Clip clip, int window) {
    int every = layout.every;
    int spread = Math.multiplyExact(clip.frames() - 1, every) + 1;
    int frames = layout.frames;
    if (frames == 0) {
      frames = clip.frames() >= window ? window : Math.max(2, spread);
    }
    return frames <= clip.frames()
        ? known(clip, frames, f -> f % every == 0 ? f : -1, false)
        : known(
            clip, frames, f -> f % every == 0 && f / every < clip.frames() ? f / every : -1, false);
  }

  private static Timeline whole(
      Layout layout, Clip clip, int window, java.util.function.IntPredicate isKnown) {
    int frames = layout.frames == 0 ? Math.min(window, clip.frames()) : layout.frames;
    if (frames > clip.frames()) {
      throw new MediaException("sample.short-context", layout.task, frames, clip.frames());
    }
    return known(clip, frames, f -> isKnown.test(f) ? f : -1, false);
  }

  /** A rectangle of a quarter of the area, of whole patches, in all but the outer frames. */
  private static Timeline completed(Layout layout, Clip clip, int window, int patch) {
    var whole = whole(layout, clip, window, f -> true);
    var random = new Random(layout.seed);
    int height = half(clip.height(), patch);
    int width = half(clip.width(), patch);
    int top = random.nextInt((clip.height() - height) / patch + 1) * patch;
    int left = random.nextInt((clip.width() - width) / patch + 1) * patch;
    var holes = new boolean[whole.frames() * clip.height() * clip.width()];
    for (int f = 1; f < whole.frames() - 1; f++) {
      for (int row = top; row < top + height; row++) {
        int from = (f * clip.height() + row) * clip.width() + left;
        Arrays.fill(holes, from, from + width, true);
      }
    }
    return new Timeline(whole.context, whole.source, Optional.of(holes), false);
  }

  /** About half of a side in whole patches. */
  private static int half(int side, int patch) {
    return Math.max(1, side / patch / 2) * patch;
  }

  /** Length of the video. */
  public int frames() {
    return source.length;
  }

  /** The frame of the context that a frame is known from, or -1; none beyond the ends. */
  int sourceOf(int frame) {
    return frame < 0 || frame >= source.length ? -1 : source[frame];
  }

  /** Frames of the video as far as they are known; what is missing is grey. */
  public Optional<Clip> shown(int from, int count) {
    return context.map(
        clip -> {
          int area = clip.height() * clip.width();
          int frame = clip.channels() * area;
          var values = new float[count * frame];
          for (int i = 0; i < values.length; i++) {
            int at = from + i / frame;
            if (source[at] >= 0 && !isHole(at, i % area, area)) {
              values[i] = clip.values()[source[at] * frame + i % frame];
            }
          }
          return new Clip(count, clip.channels(), clip.height(), clip.width(), values);
        });
  }

  boolean isHole(int frame, int place, int area) {
    return holes.isPresent() && holes.get()[frame * area + place];
  }
}
