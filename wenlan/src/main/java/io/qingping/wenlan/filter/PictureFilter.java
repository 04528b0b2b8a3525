package io.qingping.wenlan.filter;

import java.util.Optional;

/** Judges pictures by their size. */
public final class PictureFilter {
  private final FilterConfig config;

  public PictureFilter(FilterConfig config) {
    this.config = config;
  }

  /** Why a file of this many bytes is not worth decoding. */
  public Optional<Reason> judgeBytes(int bytes) {
    if (bytes > config.maxBytes()) {
      return Optional.of(Reason.TOO_LARGE);
    }
    return bytes < config.minBytes() ? Optional.of(Reason.TOO_FEW_BYTES) : Optional.empty();
  }

  /** Why a picture of this size, in pixels, is not kept. */
  public Optional<Reason> judgeSize(int width, int height) {
    if (Math.min(width, height) < config.minSide()) {
      return Optional.of(Reason.TOO_SMALL);
    }
    boolean narrow = Math.max(width, height) > config.maxAspect() * Math.min(width, height);
    return narrow ? Optional.of(Reason.ASPECT) : Optional.empty();
  }
}
