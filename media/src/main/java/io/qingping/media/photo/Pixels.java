package io.qingping.media.photo;

import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_GRAY2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.qingping.media.Picture;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Rasters in OpenCV's memory on their way to a picture. Callers hold a pointer scope open. */
final class Pixels {
  private Pixels() {}

  /** OpenCV's reading of a file; null where it can't read it. */
  static Mat decode(byte[] file, int flags) {
    try (var data = new BytePointer(file);
        var buffer = new Mat(1, file.length, CV_8UC1, data)) {
      var pixels = imdecode(buffer, flags);
      return pixels == null || pixels.empty() ? null : pixels;
    } catch (RuntimeException e) {
      return null; // an OpenCV assertion: it can't read this one
    }
  }

  static Mat of(byte[] rgb, int width, int height) {
    var pixels = new Mat(height, width, CV_8UC3);
    pixels.data().put(rgb, 0, rgb.length);
    return pixels;
  }

  /** Any 8 or 16-bit grey, BGR or BGRA raster as 8-bit RGB; transparency shows white paper. */
  static Mat toRgb(Mat raster) {
    var bytes = raster;
    if (raster.depth() == CV_16U) {
      bytes = new Mat();
      raster.convertTo(bytes, CV_8U, 1 / 257.0, 0);
    } else if (raster.depth() != CV_8U) {
      return null;
    }
    var rgb = new Mat();
    switch (bytes.channels()) {
      case 1 -> cvtColor(bytes, rgb, COLOR_GRAY2RGB);
      case 3 -> cvtColor(bytes, rgb, COLOR_BGR2RGB);
      case 4 -> {
        return overWhite(bytes);
      }
      default -> {
        return null;
      }
    }
    return rgb;
  }

  private static Mat overWhite(Mat bgra) {
    var rgb = new Mat(bgra.rows(), bgra.cols(), CV_8UC3);
    var from = new byte[4 * bgra.cols()];
    var to = new byte[3 * bgra.cols()];
    for (int row = 0; row < bgra.rows(); row++) {
      bgra.ptr(row).get(from);
      for (int x = 0; x < bgra.cols(); x++) {
        int alpha = from[4 * x + 3] & 255;
        for (int c = 0; c < 3; c++) {
          to[3 * x + c] = overWhite(from[4 * x + 2 - c] & 255, alpha);
        }
      }
      rgb.ptr(row).put(to);
    }
    return rgb;
  }

  static byte overWhite(int value, int alpha) {
    return (byte) ((value * alpha + 255 * (255 - alpha) + 127) / 255);
  }

  /** The raster with its longer side at most this long, each pixel the mean of what it covers. */
  static Mat shrink(Mat pixels, int longSide) {
    int longer = Math.max(pixels.cols(), pixels.rows());
    if (longer <= longSide) {
      return pixels;
    }
    var small = new Mat();
    double scale = (double) longSide / longer;
    int width = Math.max(1, (int) Math.round(pixels.cols() * scale));
    int height = Math.max(1, (int) Math.round(pixels.rows() * scale));
    resize(pixels, small, new Size(width, height), 0, 0, INTER_AREA);
    return small;
  }

  /**
   * Share of the rows, from the top, that hold a picture when decoding ended early: decoders leave
   * the rest in one flat colour.
   */
  static double filledShare(Mat rgb) {
    var row = new byte[3 * rgb.cols()];
    rgb.ptr(rgb.rows() - 1).get(row);
    byte red = row[0];
    byte green = row[1];
    byte blue = row[2];
    for (int y = rgb.rows() - 1; y >= 0; y--) {
      rgb.ptr(y).get(row);
      for (int i = 0; i < row.length; i += 3) {
        if (row[i] != red || row[i + 1] != green || row[i + 2] != blue) {
          return (y + 1.0) / rgb.rows();
        }
      }
    }
    return 0;
  }

  static Picture picture(Mat rgb, ColourTransform transform) {
    var bytes = new byte[Math.multiplyExact(3, Math.multiplyExact(rgb.cols(), rgb.rows()))];
    var packed = rgb.isContinuous() ? rgb : rgb.clone();
    packed.data().get(bytes);
    if (transform != null) {
      transform.apply(bytes);
    }
    return new Picture(rgb.cols(), rgb.rows(), bytes);
  }
}
