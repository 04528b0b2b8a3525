package io.qingping.vdt.source;

import io.qingping.media.Picture;
import io.qingping.media.clip.Shrinker;

/** Scales frames, all to the size that the first one needs to just cover a clip. */
final class Covering implements AutoCloseable {
  private final int width;
  private final int height;
  private int toWidth;
  private int toHeight;
  private Picture last; // whose size the shrinker is made for
  private Shrinker shrinker;

  Covering(int width, int height) {
    this.width = width;
    this.height = height;
  }

  Picture apply(Picture frame) {
    if (last == null) {
      double scale = Math.max(width / (double) frame.width(), height / (double) frame.height());
      toWidth = Math.max(width, (int) Math.round(frame.width() * scale));
      toHeight = Math.max(height, (int) Math.round(frame.height() * scale));
    }
    if (last == null || last.width() != frame.width() || last.height() != frame.height()) {
      close();
      shrinker = new Shrinker(frame.width(), frame.height(), toWidth, toHeight);
    }
    last = frame;
    return shrinker.shrink(frame);
  }

  @Override
  public void close() {
    if (shrinker != null) {
      shrinker.close();
      shrinker = null;
    }
  }
}
