package io.qingping.media.people;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgproc.GC_BGD;
import static org.bytedeco.opencv.global.opencv_imgproc.GC_FGD;
import static org.bytedeco.opencv.global.opencv_imgproc.GC_INIT_WITH_MASK;
import static org.bytedeco.opencv.global.opencv_imgproc.GC_PR_BGD;
import static org.bytedeco.opencv.global.opencv_imgproc.GC_PR_FGD;
import static org.bytedeco.opencv.global.opencv_imgproc.grabCut;

import io.qingping.media.Box;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;

/**
 * A person from a face alone: head and shoulders in the proportions of a figure, fitted to the
 * photo's colours by GrabCut (Rother et al., SIGGRAPH 2004).
 */
final class BodyPrior {
  private static final int SIDE = 256;
  private static final int ROUNDS = 3;

  private BodyPrior() {}

  /** People of the photo (8-bit RGB), one value in {0, 1} per pixel; all 0 without a face. */
  static float[] grow(Mat photo, List<Box> faces) {
    if (faces.isEmpty()) {
      return new float[photo.cols() * photo.rows()];
    }
    var size = Pixels.fitting(photo.cols(), photo.rows(), SIDE);
    var small = Pixels.resized(photo, size.width(), size.height());
    double scale = (double) small.cols() / photo.cols();
    var labels = new byte[small.cols() * small.rows()];
    for (int y = 0; y < small.rows(); y++) {
      for (int x = 0; x < small.cols(); x++) {
        labels[y * small.cols() + x] = label((x + 0.5) / scale, (y + 0.5) / scale, faces);
      }
    }
    if (Math.min(small.cols(), small.rows()) >= 16) {
      fit(small, labels);
    }
    var map = new float[labels.length];
    for (int i = 0; i < map.length; i++) {
      map[i] = isPerson(labels[i]) ? 1 : 0;
    }
    var rough = Pixels.of(map, small.cols(), small.rows());
    return Pixels.values(Pixels.resized(rough, photo.cols(), photo.rows()));
  }

  private static void fit(Mat photo, byte[] labels) {
    boolean background = false;
    for (byte label : labels) {
      background |= !isPerson(label);
    }
    if (!background) {
      return;
    }
    var mask = new Mat(photo.rows(), photo.cols(), CV_8UC1);
    new BytePointer(mask.data()).put(labels);
    grabCut(photo, mask, new Rect(), new Mat(), new Mat(), ROUNDS, GC_INIT_WITH_MASK);
    new BytePointer(mask.data()).get(labels);
  }

  private static boolean isPerson(byte label) {
    return label == GC_FGD || label == GC_PR_FGD;
  }

  /** The strongest claim of any face's body on a point. */
  private static byte label(double x, double y, List<Box> faces) {
    byte best = GC_BGD;
    for (var face : faces) {
      byte claim = claim(x, y, face);
      if (rank(claim) > rank(best)) {
        best = claim;
      }
    }
    return best;
  }

  private static int rank(byte label) {
    return switch (label) {
      case GC_FGD -> 3;
      case GC_PR_FGD -> 2;
      case GC_PR_BGD -> 1;
      default -> 0;
    };
  }

  /** In face widths from the face's centre: an oval head, a neck, sloping shoulders, a body. */
  private static byte claim(double x, double y, Box face) {
    double across = Math.abs(x - face.x() - face.width() / 2) / face.width();
    double down = (y - face.y() - face.height() / 2) / face.height();
    double head = Math.hypot(across / 0.75, (down + 0.1) / 0.95);
    double shoulder = 0.4 + Math.min(1.0, Math.max(0, down - 0.6) * 1.6);
    if (head < 0.6 || down > 1.2 && down < 3 && across < 0.35) {
      return GC_FGD;
    }
    if (head < 1 || down > 0.4 && across < shoulder) {
      return GC_PR_FGD;
    }
    if (head < 1.7 || down > 0 && across < shoulder + 1.6) {
      return GC_PR_BGD;
    }
    return GC_BGD;
  }
}
