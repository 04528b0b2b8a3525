package io.qingping.media.render;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT_101;
import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.absdiff;
import static org.bytedeco.opencv.global.opencv_core.add;
import static org.bytedeco.opencv.global.opencv_core.divide;
import static org.bytedeco.opencv.global.opencv_core.mean;
import static org.bytedeco.opencv.global.opencv_core.multiply;
import static org.bytedeco.opencv.global.opencv_core.sqrt;
import static org.bytedeco.opencv.global.opencv_core.subtract;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LANCZOS4;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.THRESH_BINARY_INV;
import static org.bytedeco.opencv.global.opencv_imgproc.WARP_INVERSE_MAP;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;
import static org.bytedeco.opencv.global.opencv_imgproc.threshold;
import static org.bytedeco.opencv.global.opencv_imgproc.warpAffine;
import static org.bytedeco.opencv.global.opencv_video.MOTION_EUCLIDEAN;
import static org.bytedeco.opencv.global.opencv_video.findTransformECC;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_core.TermCriteria;

/** Takes the shake of the hand out of a burst: turns and shifts each shot onto the first. */
@SuppressWarnings("try") // a scope frees what is made in its block
final class BurstAlignment {
  /** Longer side of the copies that are compared. */
  private static final int COMPARED_SIDE = 480;

  /** Correlation of detail below which two shots do not show the same. */
  private static final double ALIKE = 0.4;

  private static final int ROUNDS = 2;

  private BurstAlignment() {}

  /**
   * The shot as the first shot's camera would have seen it (Evangelidis, Psarakis, Parametric Image
   * Alignment using Enhanced Correlation Coefficient Maximization, PAMI 2008).
   *
   * @param number the shot's number for the error, from 1
   * @throws MediaException when the shots do not show the same
   */
  static Picture onto(Picture first, Picture shot, int number) {
    if (Arrays.equals(first.rgb(), shot.rgb())) {
      return shot;
    }
    try (var scope = new PointerScope()) {
      var scale = Math.min(1.0, (double) COMPARED_SIDE / Math.max(first.width(), first.height()));
      var turn = new Mat(2, 3, CV_32F);
      new FloatPointer(turn.data()).put(1, 0, 0, 0, 1, 0);
      var fixed = small(first, scale);
      var moving = small(shot, scale);
      if (align(fixed, moving, turn, new Mat()) < ALIKE) {
        throw new MediaException("burst.different", number);
      }
      for (var round = 0; round < ROUNDS; round++) {
        align(fixed, moving, turn, unmoved(fixed, moving, turn));
      }
      var m = Matrices.floats(turn);
      // the small copies' pixel centres lie half a small pixel in
      var half = (float) (0.5 / scale - 0.5);
      m[2] = (float) (m[2] / scale) + half - m[0] * half - m[1] * half;
      m[5] = (float) (m[5] / scale) + half - m[3] * half - m[4] * half;
      new FloatPointer(turn.data()).put(m);
      var aligned = new Mat();
      warpAffine(
          Matrices.of(shot),
          aligned,
          turn,
          new Size(first.width(), first.height()),
          INTER_LANCZOS4 | WARP_INVERSE_MAP,
          BORDER_REFLECT_101,
          new Scalar());
      return Matrices.picture(aligned);
    }
  }

  /** The places that already agree: what moves by itself must not pull the camera along. */
  private static Mat unmoved(Mat fixed, Mat moving, Mat turn) {
    var turned = new Mat();
    var flags = INTER_LINEAR | WARP_INVERSE_MAP;
    warpAffine(moving, turned, turn, fixed.size(), flags, BORDER_REFLECT_101, new Scalar());
    var difference = new Mat();
    absdiff(fixed, turned, difference);
    GaussianBlur(difference, difference, new Size(0, 0), 2);
    var limit = 1.2 * mean(difference).get(0) + 0.02;
    var agrees = new Mat();
    threshold(difference, agrees, limit, 255, THRESH_BINARY_INV);
    agrees.convertTo(agrees, CV_8U);
    return agrees;
  }

  /** Refines the transform and gives the correlation reached; 0 when there is none. */
  private static double align(Mat first, Mat shot, Mat turn, Mat where) {
    var enough = new TermCriteria(TermCriteria.COUNT | TermCriteria.EPS, 60, 1e-5);
    try {
      return findTransformECC(first, shot, turn, MOTION_EUCLIDEAN, enough, where, 5);
    } catch (RuntimeException noCorrelation) {
      // OpenCV reports pictures without any common structure as an error
      return 0;
    }
  }

  /** The same contrast everywhere, so that a bright sitter weighs no more than the background. */
  private static Mat evened(Mat grey) {
    var detail = new Mat();
    grey.convertTo(detail, CV_32F);
    var broad = new Mat();
    var sigma = Math.max(2, Math.max(grey.rows(), grey.cols()) / 40.0);
    GaussianBlur(detail, broad, new Size(0, 0), sigma);
    subtract(detail, broad, detail);
    multiply(detail, detail, broad);
    GaussianBlur(broad, broad, new Size(0, 0), sigma);
    sqrt(broad, broad);
    add(broad, new Mat(broad.size(), broad.type(), Scalar.all(2)), broad);
    var even = new Mat();
    divide(detail, broad, even);
    return even;
  }

  private static Mat small(Picture picture, double scale) {
    var grey = new Mat();
    cvtColor(Matrices.of(picture), grey, COLOR_RGB2GRAY);
    var small = new Mat();
    var size =
        new Size(
            (int) Math.max(1, Math.round(picture.width() * scale)),
            (int) Math.max(1, Math.round(picture.height() * scale)));
    resize(grey, small, size, 0, 0, INTER_AREA);
    return evened(small);
  }
}
