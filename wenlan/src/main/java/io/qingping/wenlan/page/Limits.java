package io.qingping.wenlan.page;

import java.io.IOException;
import java.io.InputStream;

/**
 * How many bytes are read at most, after unpacking.
 *
 * @param page of a page
 * @param image of a picture
 */
public record Limits(int page, int image) {
  /** 8 MiB a page, 32 MiB a picture. */
  public static final Limits DEFAULT = new Limits(8 << 20, 32 << 20);

  public Limits {
    if (page < 1 || image < 1 || page == Integer.MAX_VALUE || image == Integer.MAX_VALUE) {
      throw new IllegalArgumentException("limits must be positive and below 2 GiB");
    }
  }

  /** All that is left in the stream, or null if it is more than {@code most} bytes. */
  static byte[] read(InputStream in, int most) throws IOException {
    var body = in.readNBytes(most + 1);
    return body.length > most ? null : body;
  }
}
