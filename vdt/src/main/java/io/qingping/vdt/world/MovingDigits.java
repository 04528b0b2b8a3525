package io.qingping.vdt.world;

import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.ClipSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Moving MNIST (Srivastava et al., arXiv 1502.04681, section 4.1): two handwritten digits in 64 x
 * 64 grey pixels, each with a constant speed of a tenth of its free way per frame in a direction of
 * its own; at a border that direction is mirrored. Where digits overlap the brighter pixel is seen.
 * 20 frames are the usual length, 10 given and 10 to predict. Thread-safe.
 */
public final class MovingDigits implements ClipSource {
  private static final int SIDE = 64;
  private static final int WAY = SIDE - DigitImages.SIDE;
  private static final int DIGITS = 2;

  /** Of the free way, per frame. */
  private static final double SPEED = 0.1;

  /** MNIST's own division: who wrote for one did not write for the other. */
  public enum Split {
    TRAIN,
    TEST
  }

  private final Split split;
  private final int frames;
  private final long seed;
  private final long clips;
  private final DigitImages images;

  /**
   * @throws io.qingping.media.MediaException {@code source.digits.missing} if the build had no
   *     digits
   */
  public MovingDigits(Split split, int frames, long seed, long clips) {
    check(frames, clips);
    this.split = split;
    this.frames = frames;
    this.seed = seed;
    this.clips = clips;
    images = DigitImages.of(split);
  }

  /**
   * @throws IllegalArgumentException if there would be no clips of these numbers
   */
  public static void check(int frames, long clips) {
    if (frames < 1 || clips < 1) {
      throw new IllegalArgumentException(
          "frames and clips must be positive: %d, %d".formatted(frames, clips));
    }
  }

  @Override
  public long size() {
    return clips;
  }

  /** (T, 1, 64, 64). */
  @Override
  public Clip clip(long index) {
    Objects.checkIndex(index, clips);
    var random = Seeds.of(seed, split.ordinal(), index);
    var values = new float[frames * SIDE * SIDE];
    Arrays.fill(values, -1);
    for (int digit = 0; digit < DIGITS; digit++) {
      draw(random.nextInt(images.count()), random, values);
    }
    return new Clip(frames, 1, SIDE, SIDE, values);
  }

  private void draw(int image, SplittableRandom random, float[] values) {
    var x = new Bouncing(random.nextDouble());
    var y = new Bouncing(random.nextDouble());
    double direction = 2 * Math.PI * random.nextDouble();
    x.speed = SPEED * StrictMath.cos(direction);
    y.speed = SPEED * StrictMath.sin(direction);
    for (int t = 0; t < frames; t++) {
      int corner = (t * SIDE + (int) (WAY * y.place)) * SIDE + (int) (WAY * x.place);
      for (int row = 0; row < DigitImages.SIDE; row++) {
        for (int column = 0; column < DigitImages.SIDE; column++) {
          int i = corner + row * SIDE + column;
          values[i] = Math.max(values[i], images.pixel(image, row, column) / 127.5f - 1);
        }
      }
      x.move();
      y.move();
    }
  }

  /** One coordinate between 0 and 1. */
  private static final class Bouncing {
    private double place;
    private double speed;

    Bouncing(double place) {
      this.place = place;
    }

    void move() {
      place += speed;
      if (place <= 0 || place >= 1) {
        place = Math.max(0, Math.min(1, place));
        speed = -speed;
      }
    }
  }
}
