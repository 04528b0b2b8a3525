package io.qingping.wenlan.filter;

/**
 * What a picture is recognised by.
 *
 * @param sha256 of the file as it came, 32 bytes; shared, not copied
 * @param look of the decoded picture
 */
public record PictureHash(byte[] sha256, Look look) {
  public static final int SHA_BYTES = 32;

  public PictureHash {
    if (sha256.length != SHA_BYTES) {
      throw new IllegalArgumentException("SHA-256 has 32 bytes, not " + sha256.length);
    }
  }
}
