package io.qingping.vdt.world;

import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.ClipSource;
import java.util.Arrays;
import java.util.Objects;

/**
 * Clips of a world: a red ball, in collisions also a blue one, on white, edges smoothed by the area
 * that a ball covers of each pixel. Clip {@code i} depends on nothing but world, shift, seed and
 * {@code i}; its size and length only say how much of it is drawn.
 *
 * @param side of the square picture, 32 to 128 pixels
 * @param frames 0.1 s apart
 * @param clips how many there are
 */
public record WorldSource(World world, Shift shift, int side, int frames, long seed, long clips)
    implements ClipSource {
  public WorldSource {
    Objects.requireNonNull(world, "a world source needs a world");
    Objects.requireNonNull(shift, "a world source needs a shift");
    if (side < 32 || side > 128) {
      throw new IllegalArgumentException("a world is drawn with 32 to 128 pixels, not " + side);
    }
    if (frames < 1 || clips < 1) {
      throw new IllegalArgumentException(
          "frames and clips must be positive: %d, %d".formatted(frames, clips));
    }
  }

  @Override
  public long size() {
    return clips;
  }

  /** What happens in a clip, exactly. */
  public Truth truth(long index) {
    Objects.checkIndex(index, clips);
    return Simulation.run(world, Start.draw(world, shift, seed, index), frames);
  }

  @Override
  public Clip clip(long index) {
    return draw(truth(index), side);
  }

  /** A clip (T, 3, side, side) of known states. */
  public static Clip draw(Truth truth, int side) {
    int frames = truth.frames().size();
    var values = new float[frames * 3 * side * side];
    Arrays.fill(values, 1);
    for (int t = 0; t < frames; t++) {
      for (int ball = 0; ball < truth.world().balls(); ball++) {
        paint(Disc.of(truth.ball(t, ball), side), side, ball, values, t * 3 * side * side);
      }
    }
    return new Clip(frames, 3, side, side, values);
  }

  /** Balls never overlap, so what they cover adds up. */
  private static void paint(Disc disc, int side, int ball, float[] values, int at) {
    int own = 2 * ball; // red keeps the first channel, blue the third
    for (int row = disc.first(disc.y(), 0); row <= disc.last(disc.y(), 0, side); row++) {
      for (int column = disc.first(disc.x(), 0); column <= disc.last(disc.x(), 0, side); column++) {
        float darker = (float) (2 * disc.coverage(row, column));
        for (int channel = 0; channel < 3; channel++) {
          if (channel != own) {
            int i = at + (channel * side + row) * side + column;
            values[i] = Math.max(-1, values[i] - darker);
          }
        }
      }
    }
  }
}
