package io.qingping.media.clip;

import io.qingping.media.MediaException;

/**
 * Size, speed and quality of a clip.
 *
 * @param width pixels, even, 16 to 8192
 * @param height pixels, even, 16 to 8192
 * @param fps whole frames a second, 24 to 60
 * @param megabits rate to aim at, million bits a second; calm pictures stay far below it, and the
 *     picture gets coarser only as far as the rate is below {@link #of}'s
 */
public record ClipFormat(int width, int height, int fps, double megabits) {
  // 12 Mbit/s for 1080x1920 at 25 fps
  private static final double BITS_PER_PIXEL = 0.2315;

  public ClipFormat {
    if (width < 16 || height < 16 || width > 8192 || height > 8192) {
      throw new MediaException("clip.size", width, height);
    }
    if (width % 2 != 0 || height % 2 != 0) {
      throw new MediaException("clip.odd", width, height);
    }
    if (fps < 24 || fps > 60) {
      throw new MediaException("clip.fps", fps);
    }
    if (!(megabits >= 0.05 && megabits <= 400)) {
      throw new MediaException("clip.rate", megabits);
    }
  }

  /** The format with the rate that suits its size. */
  public static ClipFormat of(int width, int height, int fps) {
    return new ClipFormat(width, height, fps, suitable(width, height, fps));
  }

  /**
   * How many times the rate falls short of the one that suits the size; 1 or less when it does not.
   */
  double thrift() {
    return suitable(width, height, fps) / megabits;
  }

  private static double suitable(int width, int height, int fps) {
    double megabits = width * (double) height * fps * BITS_PER_PIXEL / 1e6;
    return Math.min(400, Math.max(0.4, megabits));
  }
}
