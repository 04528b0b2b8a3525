package io.qingping.media.photo;

import java.time.Duration;

/**
 * How much one photo may cost. A file that would cost more is refused before its pixels are
 * decoded.
 *
 * @param longSide the picture's longer side is brought down to this many pixels
 * @param rough whether up to twice as many will do, which takes less time
 * @param storedPixels pixels that the file may claim to hold
 * @param memoryBytes memory, on and off the heap, that decoding may take
 * @param fileBytes size of the file
 * @param time processor time after which a decode is given up; waiting for a busy machine is not
 *     counted, up to four times as long
 */
public record ReadLimits(
    int longSide,
    boolean rough,
    long storedPixels,
    long memoryBytes,
    long fileBytes,
    Duration time) {
  private static final ReadLimits STANDARD =
      new ReadLimits(4096, false, 400_000_000L, 1536L << 20, 512L << 20, Duration.ofSeconds(20));

  public ReadLimits {
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
    return new ReadLimits(pixels, false, storedPixels, memoryBytes, fileBytes, time);
  }

  /** At least so many pixels on the longer side, if the file has them, and fewer than twice. */
  public ReadLimits roughly(int pixels) {
    return new ReadLimits(pixels, true, storedPixels, memoryBytes, fileBytes, time);
  }

  /** Whether a picture that came out of a decoder is to be made smaller. */
  boolean isTooLarge(int width, int height) {
    return Math.max(width, height) >= (rough ? 2L * longSide : longSide + 1L);
  }

  /**
   * The largest power of two up to 8 by which a decoder may divide both sides and still have at
   * least {@code longSide} pixels on the longer one.
   */
  int reduction(int width, int height) {
    int reduction = 1;
    while (reduction < 8 && Math.max(width, height) / (reduction * 2) >= longSide) {
      reduction *= 2;
    }
    return reduction;
  }
}
