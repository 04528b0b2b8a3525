package io.qingping.media.people;

import static org.bytedeco.opencv.global.opencv_core.CV_32SC2;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgproc.convexHull;
import static org.bytedeco.opencv.global.opencv_imgproc.fillConvexPoly;

import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * The pixels of faces: the convex hull of each mesh, or an oval from the box where there is none.
 */
final class FaceArea {
  /** The hull of the mesh ends on the jaw line; this much of its radius is added. */
  private static final double MARGIN = 1.06;

  /** Half axes of the oval and its shift, in face sizes: hairline to chin, cheek to cheek. */
  private static final double OVAL_ACROSS = 0.56;

  private static final double OVAL_DOWN = 0.70;
  private static final double OVAL_SHIFT = -0.05;
  private static final int OVAL_POINTS = 32;

  private FaceArea() {}

  /** 1 on faces, else 0. Each face sets at least one pixel, if its centre is in the picture. */
  static Plane of(List<Figure> figures, double scale, int width, int height) {
    var area = new Mat(height, width, CV_8UC1, new Scalar(0));
    for (var figure : figures) {
      if (figure.face() != null) {
        fill(area, outline(figure, scale));
      }
    }
    var bytes = new byte[width * height];
    new BytePointer(area.data()).get(bytes);
    var result = Plane.empty(width, height);
    for (int i = 0; i < bytes.length; i++) {
      result.values()[i] = bytes[i] != 0 ? 1 : 0;
    }
    return result;
  }

  private static void fill(Mat area, int[] points) {
    var polygon = new Mat(points.length / 2, 1, CV_32SC2);
    new IntPointer(polygon.data()).put(points);
    var hull = new Mat();
    convexHull(polygon, hull);
    fillConvexPoly(area, hull, new Scalar(1));
  }

  private static int[] outline(Figure figure, double scale) {
    return figure.face().hasMesh() ? mesh(figure.face().mesh(), scale) : oval(figure);
  }

  private static int[] mesh(float[] mesh, double scale) {
    double centreX = 0;
    double centreY = 0;
    for (int i = 0; i < mesh.length; i += 2) {
      centreX += mesh[i];
      centreY += mesh[i + 1];
    }
    centreX /= Face.MESH_POINTS;
    centreY /= Face.MESH_POINTS;
    var points = new int[mesh.length];
    for (int i = 0; i < mesh.length; i += 2) {
      points[i] = pixel((centreX + MARGIN * (mesh[i] - centreX)) * scale);
      points[i + 1] = pixel((centreY + MARGIN * (mesh[i + 1] - centreY)) * scale);
    }
    return points;
  }

  private static int[] oval(Figure figure) {
    var points = new int[2 * OVAL_POINTS];
    double cos = Math.cos(figure.roll());
    double sin = Math.sin(figure.roll());
    for (int i = 0; i < OVAL_POINTS; i++) {
      double angle = 2 * Math.PI * i / OVAL_POINTS;
      double across = OVAL_ACROSS * Math.cos(angle) * figure.size();
      double down = (OVAL_SHIFT + OVAL_DOWN * Math.sin(angle)) * figure.size();
      points[2 * i] = pixel(figure.x() + across * cos - down * sin);
      points[2 * i + 1] = pixel(figure.y() + across * sin + down * cos);
    }
    return points;
  }

  /** The pixel that holds a coordinate. */
  private static int pixel(double coordinate) {
    return (int) Math.floor(coordinate);
  }
}
