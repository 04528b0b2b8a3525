package io.qingping.wenlan.filter;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Pictures that were kept, by this run and the ones before it, and how to tell that another is the
 * same. For one thread.
 */
public final class Duplicates {
  private final Set<Long> contents = new HashSet<>();
  private final NearHashes near; // null where only bytes are compared
  private final List<Look> looks = new ArrayList<>(); // by their number there

  public Duplicates(FilterConfig config) {
    near = config.nearDistance() < 0 ? null : new NearHashes(config.nearDistance());
  }

  /** Whether a picture that was kept is the same, or looks the same. */
  public Optional<Reason> judge(PictureHash hash) {
    if (contents.contains(start(hash))) {
      return Optional.of(Reason.SAME_BYTES);
    }
    var look = hash.look();
    return near != null && near.hasNear(look.hash(), i -> look.agrees(looks.get(i)))
        ? Optional.of(Reason.NEAR_DUPLICATE)
        : Optional.empty();
  }

  public void add(PictureHash hash) {
    contents.add(start(hash));
    if (near != null) {
      near.add(hash.look().hash());
      looks.add(hash.look());
    }
  }

  /** 64 of the 256 bits: among ten million pictures, a chance of 1 in 370,000 for a mistake. */
  private static long start(PictureHash hash) {
    return ByteBuffer.wrap(hash.sha256()).getLong();
  }
}
