package io.qingping.wenlan.train;

import java.nio.file.Path;
import java.util.List;

/**
 * A picture in an archive and the texts near it.
 *
 * @param entry the picture's name in the archive
 * @param family pictures of one family stay on one side when some are held out; the first text if
 *     the archive names none
 */
record Pair(Path archive, String entry, List<Text> texts, String family) {
  /**
   * @param role where it stood, such as {@code alt} or {@code heading}
   */
  record Text(String role, String text) {}

  Pair {
    texts = List.copyOf(texts);
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("a pair has at least one text");
    }
  }
}
