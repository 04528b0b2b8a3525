package io.qingping.media.render;

import io.qingping.media.Mask;
import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Watches the frames of a clip as they are drawn, and says whether it may be shown: it starts with
 * the photo, the face is the photo's, it loops without a jump, what is still does not flicker, no
 * frame is blank, and nothing folds. Frames are added in order, from one thread.
 */
public final class RenderCheck {
  /** Below this the first frame visibly differs from the photo, in dB. */
  private static final double FIRST_FRAME_PSNR = 45;

  /** A step across the seam may be so many times as large as the largest other step. */
  private static final double SEAM = 1.5;

  /** Mean change of the speed of change in still places, 0 to 255, that the eye takes for still. */
  private static final double FLICKER = 0.6;

  /** A frame whose contrast is below this share of the photo's is blank. */
  private static final double CONTRAST = 0.25;

  private final Picture photo;
  private final Mask still;
  private final boolean[] kept;
  private final int keptPixels;
  private final double photoContrast;
  private final List<Double> steps = new ArrayList<>();
  private Picture first;
  private Picture beforeLast;
  private Picture last;
  private int frames;
  private double firstFramePsnr;
  private int faceDifference;
  private double flicker;
  private int blankFrames;
  private double leastStretch = 1;

  /**
   * A check of one clip.
   *
   * @param photo what the first frame must be
   * @param keep above 0 where every frame must have the photo's pixels; all 0 when the camera moves
   * @param still 1 where nothing should change, any size with the photo's aspect; all 0 when the
   *     camera moves
   */
  public RenderCheck(Picture photo, Mask keep, Mask still) {
    this.photo = photo;
    var covered = Masks.covered(keep, photo.width(), photo.height());
    kept = new boolean[photo.width() * photo.height()];
    var count = 0;
    for (var i = 0; i < kept.length; i++) {
      kept[i] = covered.values()[i] > 0;
      count += kept[i] ? 1 : 0;
    }
    keptPixels = count;
    this.still = Masks.resized(still, photo.width(), photo.height());
    photoContrast = contrast(photo);
  }

  /** A check for a clip in which only some parts move: the rest must be still. */
  public static RenderCheck of(Picture photo, Layers layers) {
    var move = layers.move();
    var distance = Masks.distanceTo(move, 0.004);
    var away = Math.max(move.width(), move.height()) * 0.08;
    var still = new float[distance.length];
    for (var i = 0; i < still.length; i++) {
      still[i] = distance[i] > away ? 1 : 0;
    }
    return new RenderCheck(photo, layers.keep(), new Mask(move.width(), move.height(), still));
  }

  /** A check for a clip in which the camera moves and no place must be still. */
  public static RenderCheck ofCameraMove(Picture photo) {
    var none = Mask.filled(1, 1, 0);
    return new RenderCheck(photo, none, none);
  }

  /** Draws and checks a whole clip of {@code count} frames. */
  public Report check(FrameSource clip, int count) {
    for (var i = 0; i < count; i++) {
      var phase = (double) i / count;
      add(clip.frame(phase), clip.leastStretch(phase));
    }
    return report(clip.loops());
  }

  /**
   * Adds the next frame.
   *
   * @param stretch what {@link FrameSource#leastStretch} says of it
   * @throws MediaException when the frame's size is not the photo's
   */
  public void add(Picture frame, double stretch) {
    if (frame.width() != photo.width() || frame.height() != photo.height()) {
      throw new MediaException(
          "render.frame-size", frame.width(), frame.height(), photo.width(), photo.height());
    }
    if (frames == 0) {
      first = frame;
      firstFramePsnr = psnr(frame, photo);
    } else {
      steps.add(difference(last, frame));
    }
    if (beforeLast != null) {
      flicker = Math.max(flicker, unsteadiness(beforeLast, last, frame));
    }
    if (keptPixels > 0) {
      faceDifference = Math.max(faceDifference, keptDifference(frame));
    }
    if (contrast(frame) < CONTRAST * photoContrast) {
      blankFrames++;
    }
    leastStretch = Math.min(leastStretch, stretch);
    beforeLast = last;
    last = frame;
    frames++;
  }

  /**
   * What was measured so far.
   *
   * @param loops whether the last frame should lead into the first
   */
  public Report report(boolean loops) {
    if (frames == 0) {
      throw new MediaException("clip.empty");
    }
    var largest = steps.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    var seam = frames > 2 && loops ? difference(last, first) / Math.max(0.05, largest) : 0;
    var problems = new ArrayList<String>();
    addIf(problems, firstFramePsnr < FIRST_FRAME_PSNR, "render.first-frame");
    addIf(problems, faceDifference > 0, "render.face");
    addIf(problems, seam > SEAM, "render.seam");
    addIf(problems, flicker > FLICKER, "render.flicker");
    addIf(problems, blankFrames > 0, "render.blank");
    addIf(problems, leastStretch <= 0, "render.fold");
    addIf(problems, largest == 0, "render.still");
    return new Report(
        frames,
        firstFramePsnr,
        keptPixels,
        faceDifference,
        seam,
        flicker,
        blankFrames,
        leastStretch,
        largest,
        List.copyOf(problems));
  }

  /**
   * What was measured of a clip.
   *
   * @param frames number of frames
   * @param firstFramePsnr first frame against the photo, in dB; infinite when identical
   * @param keptPixels pixels that every frame must take from the photo
   * @param faceDifference largest difference of a kept pixel's colour in any frame, 0 to 255
   * @param seam step from the last to the first frame as a share of the largest other step; 0 for a
   *     clip that does not loop
   * @param flicker largest mean unsteadiness of still places, or of the whole frame's brightness
   *     when no place is still, 0 to 255
   * @param blankFrames frames without the photo's contrast
   * @param leastStretch least area factor of the drawing; at or below 0 something folds
   * @param largestStep largest mean difference between neighbouring frames, 0 to 255
   * @param problems keys of sentences for {@link MediaException}, empty when the clip may be shown
   */
  public record Report(
      int frames,
      double firstFramePsnr,
      int keptPixels,
      int faceDifference,
      double seam,
      double flicker,
      int blankFrames,
      double leastStretch,
      double largestStep,
      List<String> problems) {
    public boolean passed() {
      return problems.isEmpty();
    }

    /**
     * Refuses a clip that has a problem.
     *
     * @throws MediaException with the first problem's sentence
     */
    public void requirePassed() {
      if (!passed()) {
        throw new MediaException(problems.get(0));
      }
    }
  }

  private static void addIf(List<String> problems, boolean holds, String key) {
    if (holds) {
      problems.add(key);
    }
  }

  private static double psnr(Picture a, Picture b) {
    var sum = 0.0;
    for (var i = 0; i < a.rgb().length; i++) {
      var d = (a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff);
      sum += d * d;
    }
    return 10 * Math.log10(255.0 * 255.0 * a.rgb().length / sum);
  }

  private static double difference(Picture a, Picture b) {
    var sum =
        IntStream.range(0, a.height())
            .parallel()
            .mapToLong(
                y -> {
                  var row = 0L;
                  for (var i = 3 * y * a.width(); i < 3 * (y + 1) * a.width(); i++) {
                    row += Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff));
                  }
                  return row;
                })
            .sum();
    return (double) sum / a.rgb().length;
  }

  private int keptDifference(Picture frame) {
    return IntStream.range(0, kept.length)
        .parallel()
        .filter(i -> kept[i])
        .map(
            i -> {
              var most = 0;
              for (var c = 3 * i; c < 3 * i + 3; c++) {
                most = Math.max(most, Math.abs((frame.rgb()[c] & 0xff) - (photo.rgb()[c] & 0xff)));
              }
              return most;
            })
        .max()
        .orElse(0);
  }

  /** Mean second difference over time, of still pixels or else of the mean brightness. */
  private double unsteadiness(Picture a, Picture b, Picture c) {
    var sum = 0.0;
    var weight = 0.0;
    var signed = 0L;
    for (var i = 0; i < kept.length; i++) {
      var at = 3 * i + 1; // green stands for brightness
      var second = (a.rgb()[at] & 0xff) - 2 * (b.rgb()[at] & 0xff) + (c.rgb()[at] & 0xff);
      signed += second;
      if (still.values()[i] >= 1) {
        sum += Math.abs(second);
        weight++;
      }
    }
    return weight > 0 ? sum / weight : Math.abs((double) signed / kept.length);
  }

  /** Standard deviation of the brightness on every seventh pixel. */
  private static double contrast(Picture picture) {
    var sum = 0.0;
    var squares = 0.0;
    var count = 0;
    for (var i = 1; i < picture.rgb().length; i += 21) {
      var value = picture.rgb()[i] & 0xff;
      sum += value;
      squares += value * value;
      count++;
    }
    var mean = sum / count;
    return Math.sqrt(Math.max(0, squares / count - mean * mean));
  }
}
