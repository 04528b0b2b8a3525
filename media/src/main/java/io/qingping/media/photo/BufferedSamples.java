package io.qingping.media.photo;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;

/**
 * A buffered image's samples as 8-bit RGB over white paper. Samples are taken as they stand, with
 * the profile beside them: {@link BufferedImage#getRGB} would brighten grey ones, which it takes
 * for linear light.
 */
final class BufferedSamples {
  private final BufferedImage image;
  private final boolean multiplied;
  private final ColorSpace space;

  /**
   * @param multiplied whether the file's colours are multiplied with their alpha, which readers do
   *     not always pass on to the image
   */
  BufferedSamples(BufferedImage image, boolean multiplied) {
    int type = image.getColorModel().getColorSpace().getType();
    boolean direct = type == ColorSpace.TYPE_RGB || type == ColorSpace.TYPE_GRAY;
    this.image = direct ? image : converted(image);
    this.multiplied = multiplied || image.isAlphaPremultiplied();
    this.space = this.image.getColorModel().getColorSpace();
  }

  /** The profile that the samples are still in; null for sRGB and plain grey. */
  byte[] icc() {
    if (image.getColorModel() instanceof IndexColorModel
        || !(space instanceof ICC_ColorSpace icc)
        || space.isCS_sRGB()
        || space == ColorSpace.getInstance(ColorSpace.CS_GRAY)
        || icc.getProfile().equals(ICC_Profile.getInstance(ColorSpace.CS_GRAY))) {
      return null;
    }
    return icc.getProfile().getData();
  }

  byte[] rgb() {
    var rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width(), image.getHeight()))];
    if (image.getColorModel() instanceof IndexColorModel palette) {
      fromPalette(palette, rgb);
    } else {
      fromSamples(rgb);
    }
    return rgb;
  }

  private int width() {
    return image.getWidth();
  }

  private void fromPalette(IndexColorModel palette, byte[] rgb) {
    var colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    var row = new int[width()];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRaster().getSamples(0, y, width(), 1, 0, row);
      for (int index : row) {
        int argb = index < colours.length ? colours[index] : 0xff000000;
        rgb[at++] = Pixels.overWhite(argb >> 16 & 255, argb >>> 24);
        rgb[at++] = Pixels.overWhite(argb >> 8 & 255, argb >>> 24);
        rgb[at++] = Pixels.overWhite(argb & 255, argb >>> 24);
      }
    }
  }

  private void fromSamples(byte[] rgb) {
    var raster = image.getRaster();
    int bands = raster.getNumBands();
    int colours = space.getNumComponents();
    boolean alpha = image.getColorModel().hasAlpha() && bands > colours;
    var scale = new double[bands];
    for (int b = 0; b < bands; b++) {
      scale[b] = 255 / largest(raster.getSampleModel().getDataType(), b);
    }
    var row = new double[width() * bands];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getPixels(0, y, width(), 1, row);
      for (int i = 0; i < row.length; i += bands) {
        int a = alpha ? level(row[i + colours] * scale[colours]) : 255;
        for (int c = 0; c < 3; c++) {
          int band = colours == 1 ? 0 : c;
          int value = level(row[i + band] * scale[band]);
          rgb[at++] =
              multiplied ? (byte) Math.min(255, value + 255 - a) : Pixels.overWhite(value, a);
        }
      }
    }
  }

  private double largest(int dataType, int band) {
    if (dataType == DataBuffer.TYPE_FLOAT || dataType == DataBuffer.TYPE_DOUBLE) {
      return 1;
    }
    int bits = image.getSampleModel().getSampleSize(band);
    return bits == 32 && dataType == DataBuffer.TYPE_INT ? 4294967295.0 : Math.pow(2, bits) - 1;
  }

  private static int level(double value) {
    return (int) Math.max(0, Math.min(255, value + 0.5));
  }

  private static BufferedImage converted(BufferedImage image) {
    var target =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
    return new ColorConvertOp(null).filter(image, target);
  }
}
