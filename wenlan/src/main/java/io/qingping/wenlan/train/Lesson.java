package io.qingping.wenlan.train;

import io.qingping.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A text that a tower learns, and the text whose vector it shall have: the same one, or what it is
 * in the encoder's own language (Reimers and Gurevych, 2004.09813).
 */
record Lesson(String text, String meaning) {
  /**
   * Reads a file of a text a line, or of a text, a tab and its meaning; each line once.
   *
   * @throws ModelFormatException if it holds none
   */
  static List<Lesson> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new ModelFormatException(file.toString(), "does not exist");
    }
    try (var lines = Files.lines(file)) {
      var lessons =
          lines
              .filter(line -> !line.isBlank())
              // As the tower sees texts; encoders may know few words with capitals.
              .map(line -> of(line.toLowerCase(Locale.ROOT)))
              .distinct()
              .toList();
      if (lessons.isEmpty()) {
        throw new ModelFormatException(file.toString(), "holds no text");
      }
      return lessons;
    }
  }

  private static Lesson of(String line) {
    var parts = line.strip().split("\t", 2);
    return new Lesson(parts[0].strip(), parts[parts.length - 1].strip());
  }
}
