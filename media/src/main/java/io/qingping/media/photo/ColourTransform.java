package io.qingping.media.photo;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/**
 * From a profile's RGB or grey to sRGB, for 8-bit interleaved RGB. Matrix profiles take three table
 * look-ups and one matrix a pixel; profiles with tables of their own are sampled once by the JDK's
 * colour engine on a 33 cube and interpolated.
 */
abstract class ColourTransform {
  /** XYZ (D50) to linear sRGB: the inverse of IEC 61966-2-1's primaries, Bradford-adapted. */
  private static final double[] XYZ_TO_SRGB = {
    3.1338561, -1.6168667, -0.4906146,
    -0.9787684, 1.9161415, 0.0334540,
    0.0719453, -0.2289914, 1.4052427
  };

  /** Linear Display P3 to linear sRGB (both D65). */
  private static final double[] P3_TO_SRGB = {
    1.2249402, -0.2249402, 0, -0.0420570, 1.0420570, 0, -0.0196376, -0.0786361, 1.0982737
  };

  /** Linear Adobe RGB to linear sRGB (both D65). */
  private static final double[] ADOBE_TO_SRGB = {
    1.3982832, -0.3982832, 0, 0, 1, 0, 0, -0.0429383, 1.0429383
  };

  private static final byte[] ENCODE = encodeTable();

  /** Changes {@code rgb} in place. */
  abstract void apply(byte[] rgb);

  /**
   * The transform of a profile, or null where it changes nothing that an eye could see.
   *
   * @throws RuntimeException where the profile is damaged
   */
  static ColourTransform of(IccProfile profile) {
    ColourTransform transform;
    if (profile.isMatrix()) {
      var curves = new float[][] {profile.curve('r'), profile.curve('g'), profile.curve('b')};
      transform = new Matrix(curves, product(XYZ_TO_SRGB, profile.matrix()));
    } else if (profile.isGrey()) {
      transform = new Grey(convert(profile, ramp(), 1));
    } else if (profile.isRgb()) {
      transform = new Cube(convert(profile, Cube.grid(), 3));
    } else {
      throw new IllegalArgumentException("neither RGB nor grey");
    }
    return transform.isVisible() ? transform : null;
  }

  /** Display P3 where a file names it by number and embeds no profile. */
  static ColourTransform displayP3() {
    var curve = new float[256];
    for (int i = 0; i < 256; i++) {
      double x = i / 255.0;
      curve[i] = (float) (x <= 0.04045 ? x / 12.92 : Math.pow((x + 0.055) / 1.055, 2.4));
    }
    return new Matrix(new float[][] {curve, curve, curve}, P3_TO_SRGB);
  }

  /** Adobe RGB (1998) where a camera notes it and embeds no profile. */
  static ColourTransform adobeRgb() {
    var curve = new float[256];
    for (int i = 0; i < 256; i++) {
      curve[i] = (float) Math.pow(i / 255.0, 563 / 256.0);
    }
    return new Matrix(new float[][] {curve, curve, curve}, ADOBE_TO_SRGB);
  }

  private boolean isVisible() {
    var before = new byte[3 * 6 * 6 * 6];
    for (int i = 0; i < before.length / 3; i++) {
      before[3 * i] = (byte) (i % 6 * 51);
      before[3 * i + 1] = (byte) ((this instanceof Grey ? i : i / 6) % 6 * 51);
      before[3 * i + 2] = (byte) ((this instanceof Grey ? i : i / 36) % 6 * 51);
    }
    var after = before.clone();
    apply(after);
    for (int i = 0; i < before.length; i++) {
      if (Math.abs((before[i] & 255) - (after[i] & 255)) > 1) {
        return true;
      }
    }
    return false;
  }

  private static byte[] convert(IccProfile profile, byte[] samples, int bands) {
    int pixels = samples.length / bands;
    var source = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, pixels, 1, bands, null);
    source.setDataElements(0, 0, pixels, 1, samples);
    var target = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, pixels, 1, 3, null);
    var profiles =
        new ICC_Profile[] {
          ICC_Profile.getInstance(profile.bytes()), ICC_Profile.getInstance(ColorSpace.CS_sRGB)
        };
    new ColorConvertOp(profiles, null).filter(source, target);
    return (byte[]) target.getDataElements(0, 0, pixels, 1, null);
  }

  private static byte[] ramp() {
    var ramp = new byte[256];
    for (int i = 0; i < 256; i++) {
      ramp[i] = (byte) i;
    }
    return ramp;
  }

  private static double[] product(double[] a, double[] b) {
    var product = new double[9];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        for (int k = 0; k < 3; k++) {
          product[3 * row + column] += a[3 * row + k] * b[3 * k + column];
        }
      }
    }
    return product;
  }

  /** sRGB's encoding of linear light, at 16384 steps: finer than a level even in the shadows. */
  private static byte[] encodeTable() {
    var table = new byte[16384];
    for (int i = 0; i < table.length; i++) {
      double v = i / (table.length - 1.0);
      double encoded = v <= 0.0031308 ? 12.92 * v : 1.055 * Math.pow(v, 1 / 2.4) - 0.055;
      table[i] = (byte) Math.round(255 * encoded);
    }
    return table;
  }

  private static final class Matrix extends ColourTransform {
    private final float[][] curves;
    private final float[] matrix = new float[9];

    Matrix(float[][] curves, double[] matrix) {
      this.curves = curves;
      for (int i = 0; i < 9; i++) {
        this.matrix[i] = (float) (matrix[i] * (ENCODE.length - 1));
      }
    }

    @Override
    void apply(byte[] rgb) {
      float[] red = curves[0];
      float[] green = curves[1];
      float[] blue = curves[2];
      float[] m = matrix;
      for (int i = 0; i + 2 < rgb.length; i += 3) {
        float r = red[rgb[i] & 255];
        float g = green[rgb[i + 1] & 255];
        float b = blue[rgb[i + 2] & 255];
        rgb[i] = encode(m[0] * r + m[1] * g + m[2] * b);
        rgb[i + 1] = encode(m[3] * r + m[4] * g + m[5] * b);
        rgb[i + 2] = encode(m[6] * r + m[7] * g + m[8] * b);
      }
    }

    private static byte encode(float light) {
      return ENCODE[Math.max(0, Math.min(ENCODE.length - 1, (int) (light + 0.5f)))];
    }
  }

  private static final class Grey extends ColourTransform {
    private final byte[] table;

    Grey(byte[] table) {
      this.table = table;
    }

    @Override
    void apply(byte[] rgb) {
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = table[3 * (rgb[i] & 255) + 1];
      }
    }
  }

  private static final class Cube extends ColourTransform {
    private static final int STEPS = 32;
    private static final int NODES = STEPS + 1;
    private final byte[] nodes;

    Cube(byte[] nodes) {
      this.nodes = nodes;
    }

    static byte[] grid() {
      var grid = new byte[3 * NODES * NODES * NODES];
      int at = 0;
      for (int r = 0; r < NODES; r++) {
        for (int g = 0; g < NODES; g++) {
          for (int b = 0; b < NODES; b++) {
            grid[at++] = (byte) Math.round(r * 255f / STEPS);
            grid[at++] = (byte) Math.round(g * 255f / STEPS);
            grid[at++] = (byte) Math.round(b * 255f / STEPS);
          }
        }
      }
      return grid;
    }

    @Override
    void apply(byte[] rgb) {
      for (int i = 0; i + 2 < rgb.length; i += 3) {
        // 255 levels spread over 32 steps: place = level * 32 / 255 in 1/256ths.
        int r = (rgb[i] & 255) * (STEPS << 8) / 255;
        int g = (rgb[i + 1] & 255) * (STEPS << 8) / 255;
        int b = (rgb[i + 2] & 255) * (STEPS << 8) / 255;
        int node = 3 * (((r >> 8) * NODES + (g >> 8)) * NODES + (b >> 8));
        int dr = r >> 8 == STEPS ? 0 : 3 * NODES * NODES;
        int dg = g >> 8 == STEPS ? 0 : 3 * NODES;
        int db = b >> 8 == STEPS ? 0 : 3;
        for (int c = 0; c < 3; c++) {
          int near = face(node + c, dg, db, g & 255, b & 255);
          int far = face(node + c + dr, dg, db, g & 255, b & 255);
          rgb[i + c] = (byte) (((near << 8) + (far - near) * (r & 255) + (1 << 23)) >> 24);
        }
      }
    }

    /** Bilinear between four nodes, in 1/65536ths. */
    private int face(int node, int dg, int db, int g, int b) {
      int low = line(node, db, b);
      int high = line(node + dg, db, b);
      return (low << 8) + (high - low) * g;
    }

    private int line(int node, int db, int b) {
      int low = nodes[node] & 255;
      return (low << 8) + ((nodes[node + db] & 255) - low) * b;
    }
  }
}
