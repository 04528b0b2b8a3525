package io.qingping.media.clip;

import io.qingping.media.MediaException;

/**
 * Size, speed and quality of a clip.
 *
 * @param width pixels, even, 16 to 8192
 * @param height pixels, even, 16 to 8192
 * @param fps whole frames a second, 24 to 60
 * @param megabits ceiling for the rate in million bits a second; calm pictures stay far below it
 */
public record ClipFormat(int width, int height, int fps, double megabits) {
  /**
   * Bits per pixel and frame that leave no visible block on skin: 12 Mbit/s for 1080x1920 at 25
   * fps.
   */
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
    double megabits = width * (double) height * fps * BITS_PER_PIXEL / 1e6;
    return new ClipFormat(width, height, fps, Math.min(400, Math.max(0.4, megabits)));
  }
}
