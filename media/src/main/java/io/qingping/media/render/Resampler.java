package io.qingping.media.render;

import io.qingping.media.Box;
import io.qingping.media.Picture;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Scales part of a picture with a Lanczos kernel of three lobes, widened when it shrinks so that
 * nothing shimmers. Places are exact to a fraction of a pixel, so a slow camera moves evenly.
 */
final class Resampler {
  private static final int LOBES = 3;
  private static final int BAND = 32;

  private Resampler() {}

  /** For each target pixel the first source pixel it reads and the weights from there on. */
  private record Taps(int[] first, float[][] weights) {}

  /**
   * The window, in pixel edges of the picture, at a new size; the picture is mirrored beyond its
   * edges.
   */
  static Picture scaled(Picture picture, Box window, int width, int height) {
    var across = taps(window.x(), window.width(), width);
    var down = taps(window.y(), window.height(), height);
    var rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    IntStream.rangeClosed(0, (height - 1) / BAND)
        .parallel()
        .forEach(
            band ->
                scaleBand(
                    picture, across, down, band * BAND, Math.min(height, (band + 1) * BAND), rgb));
    return new Picture(width, height, rgb);
  }

  private static void scaleBand(
      Picture picture, Taps across, Taps down, int from, int to, byte[] rgb) {
    var start = down.first[from];
    var end = down.first[to - 1] + down.weights[to - 1].length;
    var lines = new float[end - start][];
    for (var y = start; y < end; y++) {
      lines[y - start] = line(picture, Sampler.mirrored(y, picture.height()), across);
    }
    var length = 3 * across.first.length;
    var sum = new float[length];
    for (var y = from; y < to; y++) {
      Arrays.fill(sum, 0.5f);
      for (var j = 0; j < down.weights[y].length; j++) {
        var weight = down.weights[y][j];
        var line = lines[down.first[y] - start + j];
        for (var i = 0; i < length; i++) {
          sum[i] += weight * line[i];
        }
      }
      for (var i = 0; i < length; i++) {
        rgb[y * length + i] = (byte) Math.max(0, Math.min(255, (int) Math.floor(sum[i])));
      }
    }
  }

  private static float[] line(Picture picture, int y, Taps across) {
    var width = picture.width();
    var rgb = picture.rgb();
    var line = new float[3 * across.first.length];
    for (var x = 0; x < across.first.length; x++) {
      var weights = across.weights[x];
      var first = across.first[x];
      var inside = first >= 0 && first + weights.length <= width;
      var r = 0f;
      var g = 0f;
      var b = 0f;
      for (var i = 0; i < weights.length; i++) {
        var column = inside ? first + i : Sampler.mirrored(first + i, width);
        var at = 3 * (y * width + column);
        r += weights[i] * (rgb[at] & 0xff);
        g += weights[i] * (rgb[at + 1] & 0xff);
        b += weights[i] * (rgb[at + 2] & 0xff);
      }
      line[3 * x] = r;
      line[3 * x + 1] = g;
      line[3 * x + 2] = b;
    }
    return line;
  }

  private static Taps taps(double start, double length, int target) {
    var step = length / target;
    var widening = Math.max(1, step);
    var first = new int[target];
    var weights = new float[target][];
    for (var i = 0; i < target; i++) {
      var centre = start + (i + 0.5) * step - 0.5;
      first[i] = (int) Math.floor(centre - LOBES * widening) + 1;
      var last = (int) Math.ceil(centre + LOBES * widening) - 1;
      var exact = new double[last - first[i] + 1];
      var sum = 0.0;
      for (var j = 0; j < exact.length; j++) {
        exact[j] = lanczos((first[i] + j - centre) / widening);
        sum += exact[j];
      }
      weights[i] = unbiased(exact, sum, centre - first[i]);
    }
    return new Taps(first, weights);
  }

  /**
   * Weights with the sum 1 and their balance exactly at {@code centre}. Plain Lanczos weights lean
   * to one side by a few hundredths of a pixel between pixels, which a slow camera shows as a
   * wobble; the lean is taken back by the two middle weights.
   */
  private static float[] unbiased(double[] exact, double sum, double centre) {
    var lean = 0.0;
    for (var j = 0; j < exact.length; j++) {
      exact[j] /= sum;
      lean += exact[j] * (j - centre);
    }
    var middle = (int) Math.floor(centre);
    if (middle >= 0 && middle + 1 < exact.length) {
      exact[middle] += lean;
      exact[middle + 1] -= lean;
    }
    var weights = new float[exact.length];
    for (var j = 0; j < exact.length; j++) {
      weights[j] = (float) exact[j];
    }
    return weights;
  }

  private static double lanczos(double t) {
    if (Math.abs(t) < 1e-9) {
      return 1;
    }
    var angle = Math.PI * t;
    return LOBES * Math.sin(angle) * Math.sin(angle / LOBES) / (angle * angle);
  }
}
