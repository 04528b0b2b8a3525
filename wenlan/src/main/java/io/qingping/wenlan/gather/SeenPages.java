package io.qingping.wenlan.gather;

import io.qingping.wenlan.fetch.Visit;
import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.page.Candidate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells a page that was there before under another address, as {@code /} and {@code /index.html}
 * are on most servers. Two pages are one if redirects led both to one address; if they are equal,
 * byte for byte, and in one folder, so that their links mean the same; or if both name the same
 * canonical address (RFC 6596) and show the same pictures. A canonical address alone is not
 * believed: sites that name their first page on every page are common.
 */
public final class SeenPages {
  private final Set<Long> seen = new HashSet<>(); // 64 bits of each way to know a page

  /** Why a page that was read is one of those before, if it is; remembers it. */
  Optional<Reason> judge(Visit visit) {
    boolean sameAddress = !seen.add(start("address " + visit.address()));
    boolean same = false;
    for (long key : keys(visit)) {
      same |= !seen.add(key);
    }
    return sameAddress
        ? Optional.of(Reason.SAME_ADDRESS)
        : same ? Optional.of(Reason.SAME_BYTES) : Optional.empty();
  }

  /**
   * What a page that was read is known by, beside its address. Pages that share one of these are
   * one.
   */
  public static long[] keys(Visit visit) {
    var page = visit.page();
    var address = page.address();
    var canonical = page.canonical() == null ? address : page.canonical();
    var pictures =
        page.candidates().stream()
            .map(Candidate::image)
            .map(Object::toString)
            .collect(Collectors.joining(" "));
    // A log of an older version knows no digests.
    var bytes = page.digest() == null ? address : address.resolve(".") + " " + page.digest();
    return new long[] {start("bytes " + bytes), start("canonical " + canonical + " " + pictures)};
  }

  /** 64 bits of a string's hash. */
  static long start(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
