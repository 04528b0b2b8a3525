package io.qingping.wenlan.image;

import io.qingping.media.JavaImages;
import io.qingping.media.Picture;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/**
 * Random changes of a picture that leave what it shows: BriVL's jitter of colours and loss of them,
 * and another section of it, turned and mirrored. All values 0: none.
 *
 * @param jitter probability that colours change: brightness, contrast and saturation by up to 0.4
 *     of themselves, hue by up to 0.1 of the circle
 * @param grey probability that colours vanish
 * @param crop the least share of each side that a section has; 1 if 0
 * @param room the largest share, from 1 on; what lies beyond the picture is white. 1 if 0
 * @param turn degrees by which the picture is turned at most, either way
 * @param mirror probability that left and right are exchanged
 */
public record Augmentation(
    double jitter, double grey, double crop, double room, double turn, double mirror) {
  public static final Augmentation NONE = new Augmentation(0, 0, 0, 0, 0, 0);

  private static final double STRENGTH = 0.4;
  private static final double HUE = 0.1;
  private static final double RED = 0.299; // of brightness, ITU-R BT.601
  private static final double GREEN = 0.587;
  private static final double BLUE = 0.114;

  public Augmentation {
    crop = crop == 0 ? 1 : crop;
    room = room == 0 ? 1 : room;
    if (!(isShare(jitter) && isShare(grey) && isShare(crop) && isShare(mirror))) {
      throw new IllegalArgumentException(
          "'jitter', 'grey', 'crop' and 'mirror' must be from 0 to 1: %s, %s, %s, %s"
              .formatted(jitter, grey, crop, mirror));
    }
    if (!(room >= 1 && room <= 2 && turn >= 0 && turn <= 180)) {
      throw new IllegalArgumentException(
          "'room' must be from 1 to 2, 'turn' from 0 to 180 degrees: %s, %s".formatted(room, turn));
    }
  }

  private static boolean isShare(double value) {
    return value >= 0 && value <= 1;
  }

  /** As BriVL has it: jitter of 0.8, grey of 0.2, no crop. */
  public static Augmentation brivl() {
    return new Augmentation(0.8, 0.2, 0, 0, 0, 0);
  }

  /** A changed copy of the same size. */
  public Picture apply(Picture picture, RandomGenerator random) {
    var cut = moves() ? moved(picture, random) : picture;
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

  /** All its numbers, as a part of a file's name. */
  public String id() {
    return "%s-%s-%s-%s-%s-%s".formatted(jitter, grey, crop, room, turn, mirror);
  }

  private boolean moves() {
    return crop < 1 || room > 1 || turn > 0 || mirror > 0;
  }

  /** A section, brought to the size of the whole. */
  private Picture moved(Picture picture, RandomGenerator random) {
    int width = picture.width();
    int height = picture.height();
    double share = crop + (room - crop) * random.nextDouble();
    double slack = (1 - share) / 2;
    var move = AffineTransform.getTranslateInstance(width / 2.0, height / 2.0);
    move.scale((random.nextDouble() < mirror ? -1 : 1) / share, 1 / share);
    move.translate(
        -width * slack * (2 * random.nextDouble() - 1),
        -height * slack * (2 * random.nextDouble() - 1));
    move.rotate(Math.toRadians(turn * (2 * random.nextDouble() - 1)));
    move.translate(-width / 2.0, -height / 2.0);
    var section = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var pen = section.createGraphics();
    try {
      pen.setColor(Color.WHITE);
      pen.fillRect(0, 0, width, height);
      pen.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
      pen.drawImage(JavaImages.image(picture), move, null);
    } finally {
      pen.dispose();
    }
    return JavaImages.picture(section);
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
