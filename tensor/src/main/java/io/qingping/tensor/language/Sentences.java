package io.qingping.tensor.language;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Pattern;

/**
 * Lets exceptions of all modules speak the user's language. They carry an English sentence that was
 * put together where the fault was met, often around that of a deeper one: {@code file: fault},
 * {@code fault; fault}. The catalogue {@code sentences.properties} lists these sentences with
 * {@code {0}}, {@code {1}} for what varies, and {@code sentences_zh.properties} says them in
 * Chinese; so what throws need know nothing of languages, and what the catalogue lacks stays
 * English.
 */
public final class Sentences {
  private static final String BUNDLE = "io.qingping.tensor.language.sentences";
  private static final ResourceBundle.Control CONTROL =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
  private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d)}");

  /** What varies is never a list of faults. */
  private static final String VALUE = "((?:(?!; ).)+?)";

  private static final List<Template> TEMPLATES = templates();

  /**
   * @param pattern has a group for each argument, in the order of their numbers
   * @param letters of what does not vary
   */
  private record Template(String key, Pattern pattern, int letters) {}

  private Sentences() {}

  /** The sentence in the locale's language, as far as the catalogue knows it. */
  public static String of(String english, Locale locale) {
    return locale.getLanguage().equals(Locale.CHINESE.getLanguage())
        ? translated(english, locale)
        : english;
  }

  private static String translated(String english, Locale locale) {
    for (var template : TEMPLATES) {
      var match = template.pattern.matcher(english);
      if (match.matches()) {
        var arguments = new Object[match.groupCount()];
        for (int i = 0; i < arguments.length; i++) {
          arguments[i] = translated(match.group(i + 1), locale);
        }
        var chinese = ResourceBundle.getBundle(BUNDLE, locale, CONTROL);
        return new MessageFormat(chinese.getString(template.key), locale).format(arguments);
      }
    }
    for (int at = english.lastIndexOf("; "); at >= 0; at = english.lastIndexOf("; ", at - 1)) {
      var last = english.substring(at + 2);
      var said = translated(last, locale);
      if (!said.equals(last)) {
        return translated(english.substring(0, at), locale) + "；" + said;
      }
    }
    for (int at = english.indexOf(": "); at >= 0; at = english.indexOf(": ", at + 1)) {
      var fault = english.substring(at + 2);
      var said = translated(fault, locale);
      if (!said.equals(fault)) {
        return english.substring(0, at) + "：" + said;
      }
    }
    return english;
  }

  private static List<Template> templates() {
    var english = ResourceBundle.getBundle(BUNDLE, Locale.ROOT, CONTROL);
    var templates = new ArrayList<Template>();
    for (var key : english.keySet()) {
      templates.add(template(key, english.getString(key).replace("''", "'")));
    }
    // The one that says most: a sentence may also fit a shorter one with a long argument.
    templates.sort(Comparator.comparingInt(Template::letters).reversed());
    return templates;
  }

  private static Template template(String key, String sentence) {
    var pattern = new StringBuilder();
    var argument = ARGUMENT.matcher(sentence);
    int letters = 0;
    int at = 0;
    while (argument.find()) {
      pattern.append(Pattern.quote(sentence.substring(at, argument.start()))).append(VALUE);
      letters += argument.start() - at;
      at = argument.end();
    }
    pattern.append(Pattern.quote(sentence.substring(at)));
    return new Template(
        key, Pattern.compile(pattern.toString(), Pattern.DOTALL), letters + sentence.length() - at);
  }
}
