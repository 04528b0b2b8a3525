package io.qingping.vdt.video;

import io.qingping.vdt.model.Vdt;
import java.io.IOException;
import java.util.List;

/** Clips of one shape by number. The same number gives the same clip. Thread-safe. */
public interface ClipSource {
  long size();

  /**
   * @param index 0 .. size - 1
   */
  Clip clip(long index) throws IOException;

  /** The names of the kinds of clips; empty if they are of one kind. */
  default List<String> labels() {
    return List.of();
  }

  /** Which of the {@link #labels} a clip has; {@link Vdt#NO_LABEL} if there are none. */
  default int label(long index) {
    return Vdt.NO_LABEL;
  }
}
