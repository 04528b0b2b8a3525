package io.qingping.vdt.video;

import io.qingping.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * A short video as numbers.
 *
 * @param channels 3 for colour, 1 for grey
 * @param values (T, C, H, W) in [-1, 1]; not copied
 */
public record Clip(int frames, int channels, int height, int width, float[] values) {
  public Clip {
    if (frames < 1 || channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "the sides of a clip must be positive: %d, %d, %d, %d"
              .formatted(frames, channels, height, width));
    }
    if (values.length != frames * channels * height * width) {
      throw new IllegalArgumentException(
          "a clip of (%d, %d, %d, %d) does not have %d values"
              .formatted(frames, channels, height, width, values.length));
    }
  }

  /** The clip of a tensor (T, C, H, W); values beyond [-1, 1] are cut off. */
  public static Clip of(Tensor tensor) {
    var values = tensor.floats();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(-1, Math.min(1, values[i]));
    }
    return new Clip(
        (int) tensor.size(0),
        (int) tensor.size(1),
        (int) tensor.size(2),
        (int) tensor.size(3),
        values);
  }

  /** (T, C, H, W). */
  public Tensor tensor() {
    return Tensor.of(values, frames, channels, height, width);
  }

  /** One value, in [-1, 1]. */
  public float at(int frame, int channel, int row, int column) {
    return values[((frame * channels + channel) * height + row) * width + column];
  }

  /** One pixel, 8 bits each of red, green and blue from high to low; grey is all three. */
  public int rgb(int frame, int row, int column) {
    int packed = 0;
    for (int channel = 0; channel < 3; channel++) {
      float value = at(frame, Math.min(channel, channels - 1), row, column);
      packed = packed << 8 | Math.max(0, Math.min(255, Math.round((value + 1) * 127.5f)));
    }
    return packed;
  }

  /** Some frames as a clip of their own. */
  public Clip slice(int from, int count) {
    int frame = channels * height * width;
    return new Clip(
        count,
        channels,
        height,
        width,
        Arrays.copyOfRange(values, from * frame, (from + count) * frame));
  }

  /** Clips one after the other; they must agree in all but length. */
  public static Clip join(List<Clip> parts) {
    int frames = parts.stream().mapToInt(Clip::frames).sum();
    var first = parts.get(0);
    int frame = first.channels * first.height * first.width;
    var values = new float[Math.multiplyExact(frames, frame)];
    int at = 0;
    for (var part : parts) {
      System.arraycopy(part.values, 0, values, at, part.values.length);
      at += part.values.length;
    }
    return new Clip(frames, first.channels, first.height, first.width, values);
  }
}
