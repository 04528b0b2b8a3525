package io.qingping.wenlan.filter;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Finds whether a hash of 64 bits is within a Hamming distance of one that was added. The bits are
 * cut into one band more than may differ, so that two near hashes agree in at least one
 * (multi-index hashing; Norouzi et al., 2012): only those are compared.
 */
public final class NearHashes {
  private static final int HEADS = 1 << 16;

  private final int distance;
  private final int[][] heads; // by band and band's value: the last hash added, or -1
  private int[][] previous; // by band and hash: the one added before with the same value
  private long[] hashes = new long[1024];
  private int size;

  /**
   * @param distance 0 to 15; each step more makes a look-up slower
   */
  public NearHashes(int distance) {
    if (distance < 0 || distance > 15) {
      throw new IllegalArgumentException("distance must be 0 to 15: " + distance);
    }
    this.distance = distance;
    heads = new int[distance + 1][HEADS];
    previous = new int[distance + 1][hashes.length];
    for (var band : heads) {
      Arrays.fill(band, -1);
    }
  }

  /**
   * Whether a near hash was added.
   *
   * @param same what else must hold of it, by its number: the first that was added has 0
   */
  public boolean hasNear(long hash, IntPredicate same) {
    for (int band = 0; band < heads.length; band++) {
      for (int i = heads[band][place(hash, band)]; i >= 0; i = previous[band][i]) {
        if (PerceptualHash.distance(hashes[i], hash) <= distance && same.test(i)) {
          return true;
        }
      }
    }
    return false;
  }

  public void add(long hash) {
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * size);
      for (int band = 0; band < heads.length; band++) {
        previous[band] = Arrays.copyOf(previous[band], 2 * size);
      }
    }
    hashes[size] = hash;
    for (int band = 0; band < heads.length; band++) {
      int place = place(hash, band);
      previous[band][size] = heads[band][place];
      heads[band][place] = size;
    }
    size++;
  }

  private int place(long hash, int band) {
    return (int) (bits(hash, band, heads.length) * 0x9e3779b97f4a7c15L >>> 48);
  }

  /** The bits of one of this many bands, as a number. */
  public static long bits(long hash, int band, int bands) {
    int from = 64 * band / bands;
    int width = 64 * (band + 1) / bands - from;
    return width == 64 ? hash : hash >>> from & (1L << width) - 1;
  }
}
