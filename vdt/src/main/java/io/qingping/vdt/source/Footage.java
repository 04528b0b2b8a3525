package io.qingping.vdt.source;

import io.qingping.media.Picture;
import java.io.IOException;
import java.util.function.Consumer;

/** Something on disk that holds frames in order. */
interface Footage {
  /** For people: which file. */
  String name();

  /** Another one when the content may be another. */
  String stamp() throws IOException;

  /**
   * Hands over every frame in order.
   *
   * @throws io.qingping.media.MediaException if it is damaged or no footage at all
   */
  void decode(Consumer<Picture> frames) throws IOException;
}
