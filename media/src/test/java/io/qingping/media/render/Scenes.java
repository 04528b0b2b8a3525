package io.qingping.media.render;

import io.qingping.media.Box;
import io.qingping.media.Mask;
import io.qingping.media.Picture;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;

/** Small pictures, masks and motion fields whose right answers are known. */
final class Scenes {
  private Scenes() {}

  /** A grey picture whose brightness, 0 to 255, is a function of x and y. */
  static Picture grey(int width, int height, DoubleBinaryOperator brightness) {
    var rgb = new byte[3 * width * height];
    for (var i = 0; i < width * height; i++) {
      var value = (byte) Math.round(brightness.applyAsDouble(i % width, i / width));
      rgb[3 * i] = value;
      rgb[3 * i + 1] = value;
      rgb[3 * i + 2] = value;
    }
    return new Picture(width, height, rgb);
  }

  /** Smooth coloured clouds, like an out-of-focus photo. */
  static Picture clouds(int width, int height, long seed) {
    var random = new Random(seed);
    var waves = new double[3][6][4];
    for (var channel : waves) {
      for (var wave : channel) {
        wave[0] = (random.nextDouble() - 0.5) * 0.5;
        wave[1] = (random.nextDouble() - 0.5) * 0.5;
        wave[2] = random.nextDouble() * 6;
        wave[3] = 10 + random.nextDouble() * 10;
      }
    }
    var rgb = new byte[3 * width * height];
    for (var i = 0; i < rgb.length; i++) {
      var x = i / 3 % width;
      var y = i / 3 / width;
      var value = 128.0;
      for (var wave : waves[i % 3]) {
        value += wave[3] * Math.sin(wave[0] * x + wave[1] * y + wave[2]);
      }
      rgb[i] = (byte) Math.round(Math.max(0, Math.min(255, value)));
    }
    return new Picture(width, height, rgb);
  }

  static Mask mask(int width, int height, DoubleBinaryOperator value) {
    var values = new float[width * height];
    for (var i = 0; i < values.length; i++) {
      values[i] = (float) value.applyAsDouble(i % width, i / width);
    }
    return new Mask(width, height, values);
  }

  /** 1 within a disc given in shares of the mask's width and height, with an edge of one pixel. */
  static Mask disc(int width, int height, double x, double y, double radius) {
    var pixels = radius * Math.min(width, height);
    return mask(
        width,
        height,
        (u, v) ->
            Math.max(
                0,
                Math.min(1, pixels + 0.5 - Math.hypot(u + 0.5 - x * width, v + 0.5 - y * height))));
  }

  /** Everything moves by the same amount: cosine and sine part of x, in pixels of the picture. */
  static MotionField uniform(int width, int height, double cosine, double sine) {
    var side = Math.max(width, height);
    var coefficients = new float[4 * 8 * 8];
    Arrays.fill(coefficients, 0, 64, (float) (cosine / side));
    Arrays.fill(coefficients, 64, 128, (float) (-sine / side));
    return new MotionField(1, 8, 8, coefficients, new Box(0, 0, side, side));
  }

  static MotionField random(int width, int height, double pixels, long seed) {
    var random = new Random(seed);
    var side = Math.max(width, height);
    var coefficients = new float[4 * 4 * 16 * 16];
    for (var i = 0; i < coefficients.length; i++) {
      coefficients[i] = (float) (random.nextGaussian() * pixels / side);
    }
    return new MotionField(4, 16, 16, coefficients, new Box(0, 0, side, side));
  }

  static int maxDifference(Picture a, Picture b) {
    var most = 0;
    for (var i = 0; i < a.rgb().length; i++) {
      most = Math.max(most, Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff)));
    }
    return most;
  }

  static int red(Picture picture, int x, int y) {
    return picture.rgb()[3 * (y * picture.width() + x)] & 0xff;
  }
}
