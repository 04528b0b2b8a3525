package io.qingping.media.people;

import static org.bytedeco.opencv.global.opencv_ximgproc.guidedFilter;

import io.qingping.media.Mask;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Turns a rough map of people into a matte whose edge follows the photo's, by a guided filter (He,
 * Sun and Tang, ECCV 2010) with the photo as guide.
 */
final class Matte {
  /**
   * Variance of colours, of 0 to 255, below which an edge of the photo is ignored. The filter
   * inverts 3 x 3 covariances with an absolute tolerance, so the guide must not be scaled to [0,
   * 1].
   */
  private static final double EPSILON = 20;

  private Matte() {}

  /** {@code photo} is 8-bit RGB of the map's size. */
  static Mask refine(float[] map, Mat photo) {
    int width = photo.cols();
    int height = photo.rows();
    var rough = new float[map.length];
    for (int i = 0; i < map.length; i++) {
      rough[i] = ramp(map[i], 0.25f, 0.75f);
    }
    // The map's own steps are a 256th of the picture; the window spans several of them.
    int radius = Math.max(1, Math.max(width, height) / 64);
    var refined = new Mat();
    guidedFilter(photo, Pixels.of(rough, width, height), refined, radius, EPSILON);
    var values = Pixels.values(refined);
    for (int i = 0; i < values.length; i++) {
      values[i] = ramp(values[i], 0.2f, 0.9f);
    }
    return new Mask(width, height, values);
  }

  /** 0 up to {@code from}, 1 from {@code to} on, linear between them. */
  private static float ramp(float value, float from, float to) {
    return Math.min(1, Math.max(0, (value - from) / (to - from)));
  }
}
