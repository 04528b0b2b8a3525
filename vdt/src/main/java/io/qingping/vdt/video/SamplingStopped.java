package io.qingping.vdt.video;

/** Sampling was stopped by its watcher; there is no result. */
public final class SamplingStopped extends RuntimeException {
  public SamplingStopped() {
    super("sampling was stopped");
  }
}
