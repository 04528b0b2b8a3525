package io.qingping.media.photo;

import java.time.Duration;

/**
 * How much one photo may cost. A file that would cost more is refused before its pixels are
 * decoded.
 *
 * @param longSide the picture's longer side is brought down to this many pixels
 * @param enough pixels of the longer side that suffice of a picture that has no more than {@code
 *     longSide}, where a decoder saves time by it
 * @param storedPixels pixels that the file may claim to hold
 * @param memoryBytes memory, on and off the heap, that decoding may take
 * @param fileBytes size of the file
 * @param time processor time after which a decode is given up; waiting for a busy machine is not
 *     counted, up to four times as long
 */
public record ReadLimits(
    int longSide, int enough, long storedPixels, long memoryBytes, long fileBytes, Duration time) {
  private static final ReadLimits STANDARD =
      new ReadLimits(4096, 4096, 400_000_000L, 1536L << 20, 512L << 20, Duration.ofSeconds(20));

  public ReadLimits {
    enough = Math.min(enough, longSide);
    if (longSide < 1 || storedPixels < 1 || memoryBytes < 1 || fileBytes < 1) {
      throw new IllegalArgumentException(
          "limits must be positive: longSide %d, storedPixels %d, memoryBytes %d, fileBytes %d"
              .formatted(longSide, storedPixels, memoryBytes, fileBytes));
    }
    if (fileBytes > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException("fileBytes must be below 2 GiB: " + fileBytes);
    }
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("time must be positive: " + time);
    }
  }

  /** 4096 pixels on the long side, 400 megapixels stored, 1.5 GiB, files of 512 MiB, 20 seconds. */
  public static ReadLimits standard() {
    return STANDARD;
  }

  public ReadLimits withLongSide(int pixels) {
    return new ReadLimits(pixels, pixels, storedPixels, memoryBytes, fileBytes, time);
  }

  /**
   * The largest power of two up to 8 by which a decoder may divide both sides and still have at
   * least {@code longSide} pixels on the longer one.
   */
  int reduction(int width, int height) {
    return divisor(Math.max(width, height), longSide);
  }

  /** The same, but no more than enough of a picture that is not too large. */
  int coarseReduction(int width, int height) {
    int longer = Math.max(width, height);
    return divisor(longer, longer <= longSide ? enough : longSide);
  }

  private static int divisor(int longer, int wanted) {
    int divisor = 1;
    while (divisor < 8 && longer / (divisor * 2) >= wanted) {
      divisor *= 2;
    }
    return divisor;
  }
}
