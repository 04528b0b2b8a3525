package io.qingping.vdt.video;

import io.qingping.media.Picture;
import io.qingping.media.render.Framing;
import java.util.List;

/** Frames of clips to and from pictures; -1 is black, 1 white. */
public final class Frames {
  private static final float HALF = 127.5f;

  private Frames() {}

  /** One frame, each value as a square of {@code scale} pixels. */
  public static Picture picture(Clip clip, int frame, int scale) {
    int width = clip.width() * scale;
    var rgb = new byte[3 * width * clip.height() * scale];
    for (int i = 0; i < rgb.length; i++) {
      int channel = clip.channels() == 1 ? 0 : i % 3;
      int column = i / 3 % width / scale;
      int row = i / 3 / width / scale;
      rgb[i] = (byte) Math.round((clip.at(frame, channel, row, column) + 1) * HALF);
    }
    return new Picture(width, clip.height() * scale, rgb);
  }

  /**
   * The middle of a picture in the shape of a frame, scaled to it; colours become grey if asked.
   */
  public static Clip clip(Picture picture, int channels, int height, int width) {
    var fitting =
        picture.width() == width && picture.height() == height
            ? picture
            : Framing.of(picture.width(), picture.height(), width, height, List.of())
                .apply(picture);
    int area = height * width;
    var values = new float[channels * area];
    for (int i = 0; i < values.length; i++) {
      int place = i % area;
      float value = channels == 1 ? grey(fitting, place) : byteAt(fitting, 3 * place + i / area);
      values[i] = value / HALF - 1;
    }
    return new Clip(1, channels, height, width, values);
  }

  /** Luma of BT.601, as of greyscale files. */
  private static float grey(Picture picture, int place) {
    return 0.299f * byteAt(picture, 3 * place)
        + 0.587f * byteAt(picture, 3 * place + 1)
        + 0.114f * byteAt(picture, 3 * place + 2);
  }

  private static int byteAt(Picture picture, int at) {
    return picture.rgb()[at] & 0xff;
  }
}
