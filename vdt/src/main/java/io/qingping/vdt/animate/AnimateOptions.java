package io.qingping.vdt.animate;

import io.qingping.media.MediaException;
import io.qingping.media.label.AiLabel;
import io.qingping.media.label.Language;
import java.nio.file.Path;

/**
 * How photos are animated.
 *
 * @param seconds length of the clip, 2 to 10
 * @param fps 25 or 30
 * @param windDirection where the wind blows to, degrees: 0 right, 90 down, 180 left
 * @param strength of the motion, 0 to 1
 * @param seed the same seed gives the same frames
 * @param mask a picture that is white where things may move; null to let the program find it
 * @param language of the visible label
 * @param producer who makes the clip, for the AI label's metadata; ASCII is safest
 * @param preview whether an animated preview is made too
 */
public record AnimateOptions(
    Recipe recipe,
    double seconds,
    int fps,
    FrameSize size,
    double windDirection,
    double strength,
    long seed,
    Path mask,
    Language language,
    String producer,
    boolean preview) {
  public AnimateOptions {
    if (!(seconds >= 2 && seconds <= 10)) {
      throw new MediaException("animate.seconds", seconds);
    }
    if (fps != 25 && fps != 30) {
      throw new MediaException("animate.fps", fps);
    }
    if (!(strength >= 0 && strength <= 1)) {
      throw new MediaException("animate.strength", strength);
    }
    if (!Double.isFinite(windDirection)) {
      throw new MediaException("animate.wind", windDirection);
    }
  }

  /** Four seconds at 25 frames of whatever suits the photo. */
  public static AnimateOptions standard(Language language) {
    return new AnimateOptions(
        Recipe.AUTO,
        4,
        25,
        FrameSize.standard(),
        0,
        0.5,
        0,
        null,
        language,
        AiLabel.PRODUCER,
        true);
  }

  /** Frames of a clip. */
  int frames() {
    return (int) Math.round(seconds * fps);
  }
}
