package io.qingping.wenlan.page;

import java.util.regex.Pattern;

/** Text as it stands in a candidate: one line, no invisible letters, not endless. */
final class Prose {
  /** Longer texts are cut: no tower reads more. In UTF-16 units. */
  static final int LONGEST = 1000;

  private static final Pattern INVISIBLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Cs}&&[^\\s\\u200D]]");
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");

  private Prose() {}

  /** Cleaned; empty if no letter or digit is left. */
  static String clean(String text) {
    var head = text.length() > 8 * LONGEST ? text.substring(0, 8 * LONGEST) : text;
    var line = BLANKS.matcher(INVISIBLE.matcher(head).replaceAll("")).replaceAll(" ").strip();
    if (line.length() > LONGEST) {
      var end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
      line = line.substring(0, end).strip();
    }
    return line.codePoints().anyMatch(Character::isLetterOrDigit) ? line : "";
  }
}
