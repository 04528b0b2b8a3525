package io.qingping.media.photo;

import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;

/** What becomes of a picture whose file ends early or is damaged on the way. */
final class Wholeness {
  private static final double USEFUL = 0.1;
  private static final double WHOLE = 0.995;

  private Wholeness() {}

  /**
   * Lets a useful part pass with a warning that says how much of the picture is there.
   *
   * @throws io.qingping.media.MediaException where the rest may still be coming, or where too
   *     little is there
   */
  static void check(SourceFile source, boolean complete, Mat rgb, List<PhotoWarning> warnings) {
    if (complete) {
      return;
    }
    double share = Pixels.filledShare(rgb);
    if (source.fresh() || share < USEFUL) {
      throw source.truncated();
    }
    if (share < WHOLE) {
      warnings.add(
          PhotoWarning.of("photo.warning.incomplete", Long.toString(Math.round(100 * share))));
    }
  }
}
