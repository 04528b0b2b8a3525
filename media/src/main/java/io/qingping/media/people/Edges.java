package io.qingping.media.people;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.Canny;
import static org.bytedeco.opencv.global.opencv_imgproc.HoughLinesP;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.line;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_imgproc.Vec4iVector;

/**
 * Long straight edges of the background, such as furniture, frames and horizons: the eye sees at
 * once when they bend.
 */
final class Edges {
  /** Shortest line that is pinned, as a part of the long side. */
  private static final double SHORTEST = 0.1;

  private Edges() {}

  /** 1 along straight edges outside people, fading over a few pixels. {@code photo} is RGB. */
  static Plane find(Mat photo, Plane person, Plane foliage) {
    int width = photo.cols();
    int height = photo.rows();
    var grey = new Mat();
    cvtColor(photo, grey, COLOR_RGB2GRAY);
    var edges = new Mat();
    Canny(grey, edges, 60, 150);
    int shortest = Math.max(8, (int) (SHORTEST * Math.max(width, height)));
    var lines = new Vec4iVector();
    HoughLinesP(edges, lines, 1, Math.PI / 180, shortest / 2, shortest, 3);
    var drawn = new Mat(height, width, CV_8UC1, new Scalar(0));
    for (long i = 0; i < lines.size(); i++) {
      var ends = lines.get(i);
      line(
          drawn,
          new Point(ends.get(0), ends.get(1)),
          new Point(ends.get(2), ends.get(3)),
          new Scalar(1));
    }
    var bytes = new byte[width * height];
    new BytePointer(drawn.data()).get(bytes);
    var result = Plane.empty(width, height);
    for (int i = 0; i < bytes.length; i++) {
      boolean background = person.values()[i] < 0.1f && foliage.values()[i] < 0.1f;
      result.values()[i] = background && bytes[i] != 0 ? 1 : 0;
    }
    return result.grown(1, 3);
  }
}
