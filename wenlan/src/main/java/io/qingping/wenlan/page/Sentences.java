package io.qingping.wenlan.page;

import java.text.BreakIterator;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where sentences of Chinese and English end. */
final class Sentences {
  private static final Pattern ABBREVIATION =
      Pattern.compile(
          ".*(^|[\\s(])(\\p{L}|[Mm]rs?|[Dd]r|[Pp]rof|[Ss]t|[Nn]os?|[Ff]igs?|[Vv]s|cf|e\\.g|i\\.e|a\\.m|p\\.m"
              + "|\\d+)\\.\\s*",
          Pattern.DOTALL);

  /** Less than this is a number or a "Note:", not a sentence. */
  private static final int SHORTEST = 4;

  private Sentences() {}

  /** The first sentence of a text of one line; the whole text if it is only one. */
  static String first(String text) {
    var breaks = BreakIterator.getSentenceInstance(Locale.CHINESE);
    breaks.setText(text);
    breaks.first();
    for (var end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
      var sentence = text.substring(0, end);
      if (sentence.strip().length() >= SHORTEST && !ABBREVIATION.matcher(sentence).matches()) {
        return sentence.strip();
      }
    }
    return text.strip();
  }
}
