package io.qingping.wenlan.filter;

import io.qingping.media.Picture;
import java.util.Optional;

/**
 * What a picture looks like, coarsely. The hash finds candidates among many; it knows the lowest
 * frequencies only, by which two dialogs of one program are alike. The cells then tell whether
 * something stands in one place of the one picture that does not in the other. Copies in another
 * size or compression pass both.
 *
 * @param hash its {@link PerceptualHash}
 * @param aspect width by height
 * @param cells brightness of 8 x 8 cells, row by row, 0 to 255; shared, not copied
 */
public record Look(long hash, float aspect, byte[] cells) {
  public static final int CELLS = 64;

  private static final int SIDE = 8;
  private static final double ASPECT = 1.03; // small copies are rounded to whole pixels
  private static final int BRIGHTNESS = 10; // of 255; see docs/wenlan-gather.md

  public Look {
    if (cells.length != CELLS) {
      throw new IllegalArgumentException("a look has 64 cells, not " + cells.length);
    }
  }

  /** Empty if the picture is blank. */
  public static Optional<Look> of(Picture picture) {
    var fine = BrightnessGrid.of(picture, PerceptualHash.SIDE);
    var hash = PerceptualHash.of(fine);
    if (hash.isEmpty()) {
      return Optional.empty();
    }
    var cells = new byte[CELLS];
    var grid = BrightnessGrid.coarser(fine, PerceptualHash.SIDE / SIDE);
    for (int i = 0; i < CELLS; i++) {
      cells[i] = (byte) Math.round(grid[i / SIDE][i % SIDE]);
    }
    float aspect = (float) picture.width() / picture.height();
    return Optional.of(new Look(hash.getAsLong(), aspect, cells));
  }

  /** Whether another picture whose hash is near is of the same shape and the same in each cell. */
  public boolean agrees(Look other) {
    if (Math.max(aspect, other.aspect) > ASPECT * Math.min(aspect, other.aspect)) {
      return false;
    }
    for (int i = 0; i < CELLS; i++) {
      if (Math.abs((cells[i] & 255) - (other.cells[i] & 255)) > BRIGHTNESS) {
        return false;
      }
    }
    return true;
  }
}
