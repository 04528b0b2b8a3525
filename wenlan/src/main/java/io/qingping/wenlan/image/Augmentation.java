package io.qingping.wenlan.image;

import io.qingping.media.Picture;
import java.util.random.RandomGenerator;

/**
 * Random changes of a picture that leave what it shows: BriVL's jitter of colours and loss of them,
 * and a crop. All values 0: none.
 *
 * @param jitter probability that colours change: brightness, contrast and saturation by up to 0.4
 *     of themselves, hue by up to 0.1 of the circle
 * @param grey probability that colours vanish
 * @param crop the least share of each side that is kept; 0 or 1 keeps all
 */
public record Augmentation(double jitter, double grey, double crop) {
  public static final Augmentation NONE = new Augmentation(0, 0, 0);

  private static final double STRENGTH = 0.4;
  private static final double HUE = 0.1;
  private static final double RED = 0.299; // of brightness, ITU-R BT.601
  private static final double GREEN = 0.587;
  private static final double BLUE = 0.114;

  public Augmentation {
    if (!(jitter >= 0 && jitter <= 1 && grey >= 0 && grey <= 1 && crop >= 0 && crop <= 1)) {
      throw new IllegalArgumentException(
          "'jitter', 'grey' and 'crop' must be from 0 to 1: %s, %s, %s"
              .formatted(jitter, grey, crop));
    }
  }

  /** As BriVL has it: jitter of 0.8, grey of 0.2, no crop. */
  public static Augmentation brivl() {
    return new Augmentation(0.8, 0.2, 0);
  }

  /** A changed copy of the same size. */
  public Picture apply(Picture picture, RandomGenerator random) {
    var cut = crop > 0 && crop < 1 ? cropped(picture, random) : picture;
    boolean jitters = random.nextDouble() < jitter;
    boolean fades = random.nextDouble() < grey;
    if (!jitters && !fades) {
      return cut;
    }
    var rgb = cut.rgb().clone();
    if (jitters) {
      change(rgb, random);
    }
    if (fades) {
      saturate(rgb, 0);
    }
    return new Picture(cut.width(), cut.height(), rgb);
  }

  private Picture cropped(Picture picture, RandomGenerator random) {
    double share = random.nextDouble(crop, 1);
    int width = Math.max(1, (int) Math.round(picture.width() * share));
    int height = Math.max(1, (int) Math.round(picture.height() * share));
    int left = random.nextInt(picture.width() - width + 1);
    int top = random.nextInt(picture.height() - height + 1);
    var rgb = new byte[3 * width * height];
    for (int row = 0; row < height; row++) {
      int from = 3 * ((top + row) * picture.width() + left);
      System.arraycopy(picture.rgb(), from, rgb, 3 * row * width, 3 * width);
    }
    return Bicubic.resize(new Picture(width, height, rgb), picture.width(), picture.height());
  }

  private static void change(byte[] rgb, RandomGenerator random) {
    double brightness = random.nextDouble(1 - STRENGTH, 1 + STRENGTH);
    double contrast = random.nextDouble(1 - STRENGTH, 1 + STRENGTH);
    double saturation = random.nextDouble(1 - STRENGTH, 1 + STRENGTH);
    double turn = random.nextDouble(-HUE, HUE);
    double mean = 0;
    for (int i = 0; i < rgb.length; i += 3) {
      mean += luma(rgb, i);
    }
    mean = mean * 3 / rgb.length * brightness;
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = level(((rgb[i] & 0xff) * brightness - mean) * contrast + mean);
    }
    saturate(rgb, saturation);
    turn(rgb, turn * 2 * Math.PI);
  }

  private static double luma(byte[] rgb, int at) {
    return RED * (rgb[at] & 0xff) + GREEN * (rgb[at + 1] & 0xff) + BLUE * (rgb[at + 2] & 0xff);
  }

  private static void saturate(byte[] rgb, double factor) {
    for (int i = 0; i < rgb.length; i += 3) {
      double grey = luma(rgb, i);
      for (int channel = 0; channel < 3; channel++) {
        rgb[i + channel] = level(grey + ((rgb[i + channel] & 0xff) - grey) * factor);
      }
    }
  }

  /** Turns the hue: a rotation about the grey axis, radians. */
  private static void turn(byte[] rgb, double angle) {
    double cos = Math.cos(angle);
    double same = cos + (1 - cos) / 3;
    double side = Math.sin(angle) / Math.sqrt(3);
    double next = (1 - cos) / 3 - side;
    double last = (1 - cos) / 3 + side;
    for (int i = 0; i < rgb.length; i += 3) {
      double r = rgb[i] & 0xff;
      double g = rgb[i + 1] & 0xff;
      double b = rgb[i + 2] & 0xff;
      rgb[i] = level(same * r + next * g + last * b);
      rgb[i + 1] = level(last * r + same * g + next * b);
      rgb[i + 2] = level(next * r + last * g + same * b);
    }
  }

  private static byte level(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }
}
