package io.qingping.vdt.eval;

import io.qingping.vdt.video.Clip;

/**
 * One frame in 8-bit grey, as the published measures look at it.
 *
 * @param levels (H, W) row-major, whole numbers 0 .. 255
 */
record GreyFrame(int height, int width, float[] levels) {
  /** Luma of ITU-R BT.601 from 8-bit colours in fixed point, as common image libraries round it. */
  static GreyFrame of(Clip clip, int frame) {
    var levels = new float[clip.height() * clip.width()];
    for (int i = 0; i < levels.length; i++) {
      int first = frame * clip.channels() * levels.length + i;
      int red = level(clip.values()[first]);
      levels[i] =
          clip.channels() < 3
              ? red
              : luma(
                  red,
                  level(clip.values()[first + levels.length]),
                  level(clip.values()[first + 2 * levels.length]));
    }
    return new GreyFrame(clip.height(), clip.width(), levels);
  }

  /** Black or white, whichever is nearer: frames of Moving MNIST are compared so. */
  GreyFrame binary() {
    var rounded = new float[levels.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = levels[i] < 128 ? 0 : 255;
    }
    return new GreyFrame(height, width, rounded);
  }

  private static int level(float value) {
    return Math.max(0, Math.min(255, Math.round((value + 1) * 127.5f)));
  }

  private static int luma(int red, int green, int blue) {
    return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }
}
