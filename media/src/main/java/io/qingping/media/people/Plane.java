package io.qingping.media.people;

import static org.bytedeco.opencv.global.opencv_core.CV_32S;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgproc.DIST_L2;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.connectedComponents;
import static org.bytedeco.opencv.global.opencv_imgproc.distanceTransform;

import io.qingping.media.Mask;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** One float per pixel and the neighbourhood operations of {@link RegionFinder}. */
record Plane(int width, int height, float[] values) {
  static Plane empty(int width, int height) {
    return new Plane(width, height, new float[width * height]);
  }

  static Plane of(Mask mask) {
    return new Plane(mask.width(), mask.height(), mask.values());
  }

  boolean isSet(int index) {
    return values[index] >= 0.5f;
  }

  Plane blurred(double sigma) {
    if (sigma <= 0) {
      return this;
    }
    var result = new Mat();
    GaussianBlur(mat(), result, new Size(0, 0), sigma);
    return new Plane(width, height, Pixels.values(result));
  }

  /** Distance in pixels of each pixel to the nearest one that is set; large if none is. */
  Plane distance() {
    var bytes = new byte[values.length];
    boolean any = false;
    for (int i = 0; i < bytes.length; i++) {
      any |= isSet(i);
      bytes[i] = (byte) (isSet(i) ? 0 : 1);
    }
    if (!any) {
      var far = new float[values.length];
      Arrays.fill(far, width + height);
      return new Plane(width, height, far);
    }
    var result = new Mat();
    distanceTransform(bytes(bytes), result, DIST_L2, 5);
    return new Plane(width, height, Pixels.values(result));
  }

  Plane inverted() {
    var result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = 1 - values[i];
    }
    return new Plane(width, height, result);
  }

  /**
   * Set within {@code radius} pixels of what is set, then falling to 0 over {@code edge} pixels.
   */
  Plane grown(double radius, double edge) {
    var result = distance();
    for (int i = 0; i < result.values.length; i++) {
      result.values[i] = (float) Math.min(1, Math.max(0, 1 - (result.values[i] - radius) / edge));
    }
    return result;
  }

  /** The larger of both in each pixel. */
  Plane atLeast(Plane other) {
    var result = empty(width, height);
    for (int i = 0; i < values.length; i++) {
      result.values[i] = Math.max(values[i], other.values[i]);
    }
    return result;
  }

  /** Only the set areas of at least {@code area} pixels. */
  Plane withoutSpecks(double area) {
    var areas = areas();
    var sizes = new int[areas.count];
    for (int label : areas.labels) {
      sizes[label]++;
    }
    return only(areas, label -> sizes[label] >= area);
  }

  /** Only the set areas that hold a pixel set in {@code seed}. */
  Plane connectedTo(Plane seed) {
    var areas = areas();
    var touched = new boolean[areas.count];
    for (int i = 0; i < values.length; i++) {
      touched[areas.labels[i]] |= seed.isSet(i);
    }
    return only(areas, label -> touched[label]);
  }

  /** The number of each pixel's connected area, 0 where the pixel is not set. */
  private record Areas(int count, int[] labels) {}

  private Areas areas() {
    var bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (isSet(i) ? 1 : 0);
    }
    var labelled = new Mat();
    int count = connectedComponents(bytes(bytes), labelled, 8, CV_32S);
    var labels = new int[values.length];
    new IntPointer(labelled.data()).get(labels);
    return new Areas(count, labels);
  }

  private Plane only(Areas areas, IntPredicate kept) {
    var result = empty(width, height);
    for (int i = 0; i < values.length; i++) {
      result.values[i] = areas.labels[i] != 0 && kept.test(areas.labels[i]) ? 1 : 0;
    }
    return result;
  }

  Mat mat() {
    return Pixels.of(values, width, height);
  }

  private Mat bytes(byte[] bytes) {
    var mat = new Mat(height, width, CV_8UC1);
    new BytePointer(mat.data()).put(bytes);
    return mat;
  }

  Mask mask() {
    return new Mask(width, height, values);
  }
}
