package io.qingping.wenlan.filter;

import java.lang.Character.UnicodeScript;

/**
 * The language of a text as far as its script tells: Chinese by Han characters, English by Latin
 * words. French counts as English; Japanese, by its kana, as other.
 */
public enum TextLanguage {
  ZH,
  EN,
  OTHER;

  /** Kana beside Han characters above this share are Japanese; a brand name in Chinese is less. */
  private static final double KANA = 0.1;

  /** The language; {@link #OTHER} where no script has half of the units, as in bare numbers. */
  public static TextLanguage of(String text) {
    var units = Units.of(text);
    if (units.kana() > KANA * (units.han() + units.kana())) {
      return OTHER;
    }
    // A Han character and a Latin word weigh alike: Chinese about software is full of English
    // words.
    if (units.han() > 0 && 2 * units.han() >= units.all()) {
      return ZH;
    }
    return units.latin() > 0 && 2 * units.latin() >= units.all() ? EN : OTHER;
  }

  /** How long a text is: Han characters and kana, and words of other scripts. Digits count not. */
  static int length(String text) {
    return Units.of(text).all();
  }

  private record Units(int han, int kana, int latin, int other) {
    int all() {
      return han + kana + latin + other;
    }

    static Units of(String text) {
      int han = 0;
      int kana = 0;
      int latin = 0;
      int other = 0;
      boolean inWord = false;
      for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
        int point = text.codePointAt(i);
        if (!Character.isLetter(point)) {
          // An apostrophe or a digit does not end a word.
          inWord &= Character.isDigit(point) || point == '\'' || point == 0x2019;
          continue;
        }
        switch (UnicodeScript.of(point)) {
          case HAN -> han++;
          case HIRAGANA, KATAKANA -> kana++;
          case LATIN -> latin += inWord ? 0 : 1;
          default -> other += inWord ? 0 : 1;
        }
        inWord = !Character.isIdeographic(point);
      }
      return new Units(han, kana, latin, other);
    }
  }
}
