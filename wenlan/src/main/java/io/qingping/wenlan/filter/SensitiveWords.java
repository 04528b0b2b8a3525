package io.qingping.wenlan.filter;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Words whose texts are not taken: one a line, {@code #} begins a comment. Words of Latin letters
 * match whole words only, others anywhere; case does not matter.
 */
public final class SensitiveWords implements Serializable {
  private final Pattern latin;
  private final List<String> others = new ArrayList<>();

  private SensitiveWords(List<String> lines) {
    var words = new ArrayList<String>();
    for (var line : lines) {
      var word = line.replaceFirst("#.*", "").strip().toLowerCase(Locale.ROOT);
      if (!word.isEmpty()) {
        (word.chars().allMatch(c -> c < 0x250) ? words : others).add(word);
      }
    }
    latin =
        Pattern.compile(
            words.isEmpty()
                ? "(?!)"
                : words.stream()
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|", "(?<![a-z])(?:", ")(?![a-z])")));
  }

  /** The short list that comes with the program: pornography, gambling, weapons, forged papers. */
  public static SensitiveWords standard() {
    try (var in = SensitiveWords.class.getResourceAsStream("sensitive-words.txt")) {
      return new SensitiveWords(
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A list of one's own, in UTF-8. */
  public static SensitiveWords read(Path file) throws IOException {
    return new SensitiveWords(Files.readAllLines(file));
  }

  /** The first sensitive word in a text. */
  public Optional<String> in(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    for (var word : others) {
      if (lower.contains(word)) {
        return Optional.of(word);
      }
    }
    Matcher found = latin.matcher(lower);
    return found.find() ? Optional.of(found.group()) : Optional.empty();
  }
}
