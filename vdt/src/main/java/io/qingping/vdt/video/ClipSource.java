package io.qingping.vdt.video;

import java.io.IOException;

/** Clips of one shape by number. The same number gives the same clip. Thread-safe. */
public interface ClipSource {
  long size();

  /**
   * @param index 0 .. size - 1
   */
  Clip clip(long index) throws IOException;
}
