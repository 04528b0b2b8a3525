package io.qingping.media.label;

import io.qingping.media.Box;
import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;

/**
 * The visible label for one picture size: white text on a dark, half transparent, rounded plate.
 *
 * <p>The plate lets 34 % of the picture through, so that even over white the text has a contrast of
 * 6:1 (WCAG 2 formula). {@link LabelLayout} has the sizes. Immutable.
 */
public final class LabelPlate {
  private static final float PLATE_ALPHA = 0.66f;
  private static final Color PLATE = new Color(14, 16, 20);
  private static final double AGREEMENT = 0.75;
  private static final double CONTRAST = 4.5;

  private final int frameWidth;
  private final int frameHeight;
  private final int x;
  private final int y;
  private final int width;
  private final int height;
  private final Box glyphs;
  private final float[] plateCover; // share of the plate's colour per pixel
  private final float[] textCover; // share of the text's white per pixel, over the plate

  private LabelPlate(Language language, Corner corner, int frameWidth, int frameHeight) {
    this.frameWidth = frameWidth;
    this.frameHeight = frameHeight;
    var outline = LabelOutline.of(language);
    var bounds = outline.getBounds2D();
    var layout = LabelLayout.of(bounds, corner, frameWidth, frameHeight);
    if (!layout.fits(frameWidth, frameHeight)) {
      throw new MediaException("label.small", frameWidth, frameHeight, language.text());
    }
    x = layout.x();
    y = layout.y();
    width = layout.width();
    height = layout.height();
    double scale = layout.scale();
    double left = (width - bounds.getWidth() * scale) / 2;
    double top = (height - bounds.getHeight() * scale) / 2;
    var place =
        new AffineTransform(
            scale, 0, 0, scale, left - bounds.getX() * scale, top - bounds.getY() * scale);
    var text = place.createTransformedShape(outline);
    glyphs = new Box(x + left, y + top, bounds.getWidth() * scale, bounds.getHeight() * scale);
    double round = 500 * scale;
    plateCover = cover(new RoundRectangle2D.Double(0, 0, width, height, round, round), PLATE_ALPHA);
    textCover = cover(text, 1);
  }

  /** The plate for frames of this size; {@link MediaException} when the text has no room. */
  public static LabelPlate of(Language language, Corner corner, int frameWidth, int frameHeight) {
    return new LabelPlate(language, corner, frameWidth, frameHeight);
  }

  /** Where the plate stands, whole pixels. */
  public Box plate() {
    return new Box(x, y, width, height);
  }

  /** The box around the rendered text. */
  public Box glyphs() {
    return glyphs;
  }

  /** A labelled copy of the picture. */
  public Picture draw(Picture picture) {
    var rgb = picture.rgb().clone();
    var patch = patch(picture);
    for (int row = 0; row < height; row++) {
      int at = 3 * ((y + row) * frameWidth + x);
      System.arraycopy(patch, 3 * row * width, rgb, at, 3 * width);
    }
    return new Picture(picture.width(), picture.height(), rgb);
  }

  /** Only what {@link #draw} would put at {@link #plate()}: RGB, row-major. */
  public byte[] patch(Picture picture) {
    requireSize(picture);
    int[] paint = {PLATE.getRed(), PLATE.getGreen(), PLATE.getBlue()};
    var patch = new byte[3 * width * height];
    for (int row = 0; row < height; row++) {
      int from = 3 * ((y + row) * frameWidth + x);
      for (int i = 0; i < 3 * width; i++) {
        int cell = row * width + i / 3;
        float below = picture.rgb()[from + i] & 0xff;
        float plate = below + plateCover[cell] * (paint[i % 3] - below);
        patch[3 * row * width + i] = (byte) Math.round(plate + textCover[cell] * (255 - plate));
      }
    }
    return patch;
  }

  /**
   * Whether the label is there to be read: the pixels follow its text, and text and plate differ by
   * a contrast of 4.5:1 or more.
   */
  public boolean isReadable(Picture frame) {
    return agreement(frame) >= AGREEMENT && contrast(frame) >= CONTRAST;
  }

  /** Normalised correlation in [-1, 1] of the frame's luma with the text, inside the plate. */
  public double agreement(Picture frame) {
    requireSize(frame);
    double n = 0, a = 0, b = 0, aa = 0, bb = 0, ab = 0;
    for (int i = 0; i < textCover.length; i++) {
      if (plateCover[i] < PLATE_ALPHA) {
        continue; // the rounded rim, where the picture shines through
      }
      double t = textCover[i];
      double v = luma(frame, i);
      n++;
      a += t;
      b += v;
      aa += t * t;
      bb += v * v;
      ab += t * v;
    }
    double spread = (n * aa - a * a) * (n * bb - b * b);
    return spread <= 0 ? 0 : (n * ab - a * b) / Math.sqrt(spread);
  }

  /** Contrast ratio (WCAG 2) between the mean text and the mean plate of the frame. */
  public double contrast(Picture frame) {
    requireSize(frame);
    double text = 0, plate = 0;
    int texts = 0, plates = 0;
    for (int i = 0; i < textCover.length; i++) {
      if (textCover[i] > 0.99f) {
        text += luminance(luma(frame, i));
        texts++;
      } else if (textCover[i] == 0 && plateCover[i] >= PLATE_ALPHA) {
        plate += luminance(luma(frame, i));
        plates++;
      }
    }
    return texts == 0 ? 0 : (text / texts + 0.05) / (plate / plates + 0.05);
  }

  private double luma(Picture frame, int cell) {
    int at = 3 * ((y + cell / width) * frameWidth + x + cell % width);
    byte[] rgb = frame.rgb();
    return 0.2126 * (rgb[at] & 0xff)
        + 0.7152 * (rgb[at + 1] & 0xff)
        + 0.0722 * (rgb[at + 2] & 0xff);
  }

  private static double luminance(double value) {
    double v = value / 255;
    return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  }

  private float[] cover(Shape shape, float alpha) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setColor(Color.WHITE);
    g.fill(shape);
    g.dispose();
    var cover = new float[width * height];
    for (int i = 0; i < cover.length; i++) {
      cover[i] = image.getRaster().getSample(i % width, i / width, 0) / 255f * alpha;
    }
    return cover;
  }

  private void requireSize(Picture picture) {
    if (picture.width() != frameWidth || picture.height() != frameHeight) {
      throw new IllegalArgumentException(
          "the label is for %dx%d, not %dx%d"
              .formatted(frameWidth, frameHeight, picture.width(), picture.height()));
    }
  }
}
