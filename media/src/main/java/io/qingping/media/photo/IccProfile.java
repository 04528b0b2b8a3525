package io.qingping.media.photo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The parts of an ICC profile (ICC.1:2022) that photographs need: the name, the kind of colour, and
 * for the usual camera and screen profiles the three tone curves and the matrix to XYZ.
 */
final class IccProfile {
  private static final int CURVE_SIZE = 256;

  private final ByteBuffer data;

  private IccProfile(byte[] bytes) {
    data = ByteBuffer.wrap(bytes);
  }

  /** Null where the bytes are no profile. */
  static IccProfile parse(byte[] bytes) {
    if (bytes == null || bytes.length < 132) {
      return null;
    }
    var profile = new IccProfile(bytes);
    return profile.text(36, 4).equals("acsp") ? profile : null;
  }

  byte[] bytes() {
    return data.array();
  }

  boolean isRgb() {
    return text(16, 4).equals("RGB ");
  }

  boolean isGrey() {
    return text(16, 4).equals("GRAY");
  }

  boolean isCmyk() {
    return text(16, 4).equals("CMYK");
  }

  /** The description, such as "Display P3"; the colour space's four letters where it has none. */
  String name() {
    try {
      int at = tag("desc");
      if (at >= 0 && text(at, 4).equals("mluc")) {
        int length = Math.min(data.getInt(at + 20), 200);
        var name = new byte[length];
        data.get(at + data.getInt(at + 24), name);
        return new String(name, StandardCharsets.UTF_16BE).replace("\0", "").strip();
      }
      if (at >= 0 && text(at, 4).equals("desc")) {
        return text(at + 12, Math.min(data.getInt(at + 8), 200)).replace("\0", "").strip();
      }
    } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
      // A damaged name is no reason to lose the colours.
    }
    return text(16, 4).strip();
  }

  /** Whether colours follow from three curves and one matrix. */
  boolean isMatrix() {
    return isRgb()
        && text(20, 4).equals("XYZ ")
        && tag("A2B0") < 0
        && tag("rTRC") >= 0
        && tag("gTRC") >= 0
        && tag("bTRC") >= 0
        && tag("rXYZ") >= 0
        && tag("gXYZ") >= 0
        && tag("bXYZ") >= 0;
  }

  /** The matrix from linear RGB to XYZ (D50), row by row. */
  double[] matrix() {
    var matrix = new double[9];
    var columns = new String[] {"rXYZ", "gXYZ", "bXYZ"};
    for (int column = 0; column < 3; column++) {
      int at = tag(columns[column]);
      for (int row = 0; row < 3; row++) {
        matrix[3 * row + column] = fixed(at + 8 + 4 * row);
      }
    }
    return matrix;
  }

  /** Linear light in [0, 1] for each of 256 device values of one channel, 'r', 'g' or 'b'. */
  float[] curve(char channel) {
    int at = tag(channel + "TRC");
    var type = text(at, 4);
    var curve = new float[CURVE_SIZE];
    for (int i = 0; i < CURVE_SIZE; i++) {
      double x = i / (CURVE_SIZE - 1.0);
      curve[i] =
          (float)
              switch (type) {
                case "curv" -> sampled(at, x);
                case "para" -> parametric(at, x);
                default -> throw new IllegalArgumentException("no tone curve: " + type);
              };
    }
    return curve;
  }

  private double sampled(int at, double x) {
    int count = data.getInt(at + 8);
    if (count == 0) {
      return x;
    }
    if (count == 1) {
      return Math.pow(x, u16(at + 12) / 256.0);
    }
    double place = x * (count - 1);
    int low = (int) Math.min(place, count - 2);
    double from = u16(at + 12 + 2 * low);
    double to = u16(at + 12 + 2 * (low + 1));
    return (from + (place - low) * (to - from)) / 65535;
  }

  /** The five function types of parametricCurveType, section 10.18. */
  private double parametric(int at, double x) {
    int type = u16(at + 8);
    int[] counts = {1, 3, 4, 5, 7};
    double[] p = new double[7];
    for (int i = 0; i < counts[type]; i++) {
      p[i] = fixed(at + 12 + 4 * i);
    }
    double g = p[0];
    double a = p[1];
    double b = p[2];
    double c = p[3];
    double d = p[4];
    return switch (type) {
      case 0 -> Math.pow(x, g);
      case 1 -> x >= -b / a ? Math.pow(a * x + b, g) : 0;
      case 2 -> x >= -b / a ? Math.pow(a * x + b, g) + c : c;
      case 3 -> x >= d ? Math.pow(a * x + b, g) : c * x;
      default -> x >= d ? Math.pow(a * x + b, g) + p[5] : c * x + p[6];
    };
  }

  /** Where a tag's data begins; -1 where the profile hasn't got it. */
  private int tag(String signature) {
    int count = Math.min(data.getInt(128), (data.capacity() - 132) / 12);
    for (int i = 0; i < count; i++) {
      if (text(132 + 12 * i, 4).equals(signature)) {
        int at = data.getInt(136 + 12 * i);
        return at >= 0 && at + 12 <= data.capacity() ? at : -1;
      }
    }
    return -1;
  }

  private double fixed(int at) {
    return data.getInt(at) / 65536.0;
  }

  private int u16(int at) {
    return data.getShort(at) & 0xffff;
  }

  private String text(int at, int length) {
    return new String(
        Arrays.copyOfRange(data.array(), at, at + Math.max(0, length)),
        StandardCharsets.ISO_8859_1);
  }
}
