package io.qingping.wenlan.filter;

import java.util.Optional;
import java.util.function.Predicate;

/** Judges the texts of a run whose repeated texts have been counted. Safe for several threads. */
public final class TextFilter {
  private final FilterConfig config;
  private final SensitiveWords words;
  private final Predicate<String> repeated;

  /**
   * @param repeated whether a text stands beside more pictures than allowed; asked from several
   *     threads
   */
  public TextFilter(FilterConfig config, SensitiveWords words, Predicate<String> repeated) {
    this.config = config;
    this.words = words;
    this.repeated = repeated;
  }

  /** Why a text is not kept; empty if it is. {@link Reason#SENSITIVE} condemns the picture too. */
  public Optional<Reason> judge(String text) {
    if (words.in(text).isPresent()) {
      return Optional.of(Reason.SENSITIVE);
    }
    if (TextLanguage.length(text) < config.minText()) {
      return Optional.of(Reason.SHORT_TEXT);
    }
    if (!config.languages().contains(TextLanguage.of(text))) {
      return Optional.of(Reason.LANGUAGE);
    }
    return repeated.test(text) ? Optional.of(Reason.REPEATED_TEXT) : Optional.empty();
  }

  /** The text, cut off where it is longer than allowed, never within a character. */
  public String cut(String text) {
    if (text.length() <= config.maxText()) {
      return text;
    }
    int end = config.maxText();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        .strip();
  }
}
