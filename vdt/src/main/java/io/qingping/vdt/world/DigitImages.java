package io.qingping.vdt.world;

import io.qingping.media.MediaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/** The images of a part of MNIST, from the IDX file that the build put beside this class. */
final class DigitImages {
  static final int SIDE = 28;
  private static final int MAGIC = 0x803; // unsigned bytes in three dimensions
  private static final int HEADER = 16;

  private static final Map<MovingDigits.Split, DigitImages> LOADED = new ConcurrentHashMap<>();

  private final byte[] idx;

  private DigitImages(byte[] idx) {
    this.idx = idx;
  }

  static DigitImages of(MovingDigits.Split split) {
    return LOADED.computeIfAbsent(split, DigitImages::read);
  }

  private static DigitImages read(MovingDigits.Split split) {
    var name = "digits-" + split.name().toLowerCase(Locale.ROOT) + ".gz";
    try (var packed = DigitImages.class.getResourceAsStream(name)) {
      if (packed == null) {
        throw new MediaException("source.digits.missing");
      }
      var idx = ByteBuffer.wrap(new GZIPInputStream(packed).readAllBytes());
      boolean sound =
          idx.limit() > HEADER
              && idx.getInt() == MAGIC
              && idx.getInt() * SIDE * SIDE == idx.limit() - HEADER
              && idx.getInt() == SIDE
              && idx.getInt() == SIDE;
      if (!sound) {
        throw new MediaException("source.digits.damaged");
      }
      return new DigitImages(idx.array());
    } catch (IOException e) {
      throw new MediaException(e, "source.digits.damaged");
    }
  }

  int count() {
    return (idx.length - HEADER) / (SIDE * SIDE);
  }

  /** 0, paper, to 255, ink. */
  int pixel(int image, int row, int column) {
    return idx[HEADER + (image * SIDE + row) * SIDE + column] & 0xFF;
  }
}
