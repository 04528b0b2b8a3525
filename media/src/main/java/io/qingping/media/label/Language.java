package io.qingping.media.label;

import java.util.Locale;

/** The language of the visible label; each text has an AI word and a generation word. */
public enum Language {
  CHINESE("AI生成"),
  ENGLISH("AI generated");

  private final String text;

  Language(String text) {
    this.text = text;
  }

  /** The text that viewers read. */
  public String text() {
    return text;
  }

  /** Chinese for a Chinese locale, English for every other. */
  public static Language of(Locale locale) {
    return locale.getLanguage().equals("zh") ? CHINESE : ENGLISH;
  }
}
