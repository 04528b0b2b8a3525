package io.qingping.wenlan.filter;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Which texts were seen more often than allowed, exactly but for hashes of 64 bits, in memory that
 * hardly grows: hashes are collected, and when they are many, sorted and put on the disk; in the
 * end the sorted runs are merged, and of equal ones that are too many one is remembered. Texts are
 * added by one thread, then asked for by several.
 */
public final class RepeatedTexts {
  private static final int AT_ONCE = 1 << 22; // hashes in memory, 32 MiB

  private final int most;
  private final Path scratch;
  private final int atOnce;
  private final List<Path> runs = new ArrayList<>();
  private long[] hashes = new long[1 << 10];
  private int size;
  private long[] repeated; // sorted; null until counted

  /**
   * @param most how often a text may be seen
   * @param scratch a folder for what memory should not hold
   */
  public RepeatedTexts(int most, Path scratch) {
    this(most, scratch, AT_ONCE);
  }

  /**
   * @param atOnce hashes that are in memory at one time
   */
  RepeatedTexts(int most, Path scratch, int atOnce) {
    this.most = most;
    this.scratch = scratch;
    this.atOnce = atOnce;
  }

  public void add(String text) {
    if (size == atOnce) {
      spill();
    } else if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, Math.min(atOnce, 2 * size));
    }
    hashes[size++] = hash(text);
  }

  private void spill() {
    Arrays.sort(hashes, 0, size);
    try {
      var run = Files.createTempFile(scratch, "texts", "");
      runs.add(run);
      try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run)))) {
        for (int i = 0; i < size; i++) {
          out.writeLong(hashes[i]);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    size = 0;
  }

  /** Counts what was added; no more can be. */
  public void count() {
    var found = new Found();
    if (runs.isEmpty()) {
      Arrays.sort(hashes, 0, size);
      for (int i = 0; i < size; i++) {
        found.add(hashes[i]);
      }
    } else {
      if (size > 0) {
        spill();
      }
      merge(found);
    }
    repeated = found.whole();
    hashes = null;
  }

  private void merge(Found found) {
    var heads = new PriorityQueue<Head>(Comparator.comparingLong(head -> head.hash));
    try {
      for (var run : runs) {
        heads.add(new Head(run));
      }
      while (!heads.isEmpty()) {
        var least = heads.poll();
        found.add(least.hash);
        if (least.advance()) {
          heads.add(least);
        } else {
          least.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a text was seen too often. */
  public boolean contains(String text) {
    return Arrays.binarySearch(repeated, hash(text)) >= 0;
  }

  /**
   * 64 bits that tell texts apart: of 10^9 different ones, two share them in three of 100 cases.
   */
  public static long hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** The least hash of a run that has not been counted. */
  private static final class Head {
    private final Path run;
    private final DataInputStream in;
    private long left;
    private long hash;

    Head(Path run) throws IOException {
      this.run = run;
      in = new DataInputStream(new BufferedInputStream(Files.newInputStream(run), 1 << 16));
      left = Files.size(run) / Long.BYTES;
      advance();
    }

    boolean advance() throws IOException {
      if (left-- == 0) {
        return false;
      }
      hash = in.readLong();
      return true;
    }

    void close() throws IOException {
      in.close();
      Files.delete(run);
    }
  }

  /** Counts hashes that come sorted. */
  private final class Found {
    private long[] many = new long[16];
    private int found;
    private long last;
    private long times;

    void add(long hash) {
      times = hash == last ? times + 1 : 1;
      last = hash;
      if (times == most + 1L) {
        many = found == many.length ? Arrays.copyOf(many, 2 * found) : many;
        many[found++] = hash;
      }
    }

    long[] whole() {
      return Arrays.copyOf(many, found);
    }
  }
}
