package io.qingping.wenlan.filter;

/**
 * How often texts were seen, in memory that does not grow: a count-min sketch (Cormode and
 * Muthukrishnan, 2005). A count is never too low; of a million different texts about one in a
 * thousand is too high.
 */
public final class TextCounts {
  private static final int ROWS = 4;
  private static final int BITS = 20; // 2^20 counters a row, 16 MiB in all

  private final int[][] counters = new int[ROWS][1 << BITS];

  public void add(String text) {
    long hash = hash(text);
    for (int row = 0; row < ROWS; row++) {
      counters[row][place(hash, row)]++;
    }
  }

  public int count(String text) {
    long hash = hash(text);
    int least = Integer.MAX_VALUE;
    for (int row = 0; row < ROWS; row++) {
      least = Math.min(least, counters[row][place(hash, row)]);
    }
    return least;
  }

  private static int place(long hash, int row) {
    // Two independent halves make as many functions as one likes (Kirsch and Mitzenmacher, 2006).
    int mixed = (int) hash + row * ((int) (hash >>> 32) | 1);
    return mixed >>> 32 - BITS;
  }

  /** FNV-1a over UTF-16, mixed; the same on every machine. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash ^= hash >>> 33;
    hash *= 0xff51afd7ed558ccdL;
    return hash ^ hash >>> 33;
  }
}
