package io.qingping.media.photo;

import static org.bytedeco.opencv.global.opencv_core.ROTATE_180;
import static org.bytedeco.opencv.global.opencv_core.ROTATE_90_CLOCKWISE;
import static org.bytedeco.opencv.global.opencv_core.ROTATE_90_COUNTERCLOCKWISE;
import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.rotate;
import static org.bytedeco.opencv.global.opencv_core.transpose;

import org.bytedeco.opencv.opencv_core.Mat;

/** How stored pixels become an upright picture: the eight cases of EXIF's Orientation (0x0112). */
enum Orientation {
  UPRIGHT,
  MIRRORED,
  HALF_TURN,
  FLIPPED,
  TRANSPOSED,
  QUARTER_TURN_RIGHT,
  TRANSVERSED,
  QUARTER_TURN_LEFT;

  /** The case with this EXIF value; upright for values that EXIF doesn't know. */
  static Orientation ofExif(int value) {
    return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
  }

  /**
   * The case that a display matrix means, as ISO base media files carry it: stored point (p, q)
   * appears at x = a p + c q, y = b p + d q.
   */
  static Orientation ofMatrix(int a, int b, int c, int d) {
    if (a != 0 || d != 0) {
      if (a < 0) {
        return d < 0 ? HALF_TURN : MIRRORED;
      }
      return d < 0 ? FLIPPED : UPRIGHT;
    }
    if (c < 0) {
      return b < 0 ? TRANSVERSED : QUARTER_TURN_RIGHT;
    }
    return b < 0 ? QUARTER_TURN_LEFT : TRANSPOSED;
  }

  int exif() {
    return ordinal() + 1;
  }

  Mat apply(Mat stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    var upright = new Mat();
    switch (this) {
      case UPRIGHT -> throw new IllegalStateException();
      case MIRRORED -> flip(stored, upright, 1);
      case HALF_TURN -> rotate(stored, upright, ROTATE_180);
      case FLIPPED -> flip(stored, upright, 0);
      case TRANSPOSED -> transpose(stored, upright);
      case QUARTER_TURN_RIGHT -> rotate(stored, upright, ROTATE_90_CLOCKWISE);
      case TRANSVERSED -> {
        try (var turned = new Mat()) {
          transpose(stored, turned);
          rotate(turned, upright, ROTATE_180);
        }
      }
      case QUARTER_TURN_LEFT -> rotate(stored, upright, ROTATE_90_COUNTERCLOCKWISE);
    }
    return upright;
  }
}
