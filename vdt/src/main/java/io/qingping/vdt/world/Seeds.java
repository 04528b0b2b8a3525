package io.qingping.vdt.world;

import java.util.SplittableRandom;

/** Random numbers that belong to one clip. */
final class Seeds {
  private Seeds() {}

  /** Neighbouring seeds, kinds and numbers give unrelated sequences. */
  static SplittableRandom of(long seed, int kind, long index) {
    return new SplittableRandom(mix(mix(mix(seed) + kind) + index));
  }

  /** The finaliser of SplitMix64. */
  private static long mix(long bits) {
    bits += 0x9E3779B97F4A7C15L;
    bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
    return bits ^ (bits >>> 31);
  }
}
