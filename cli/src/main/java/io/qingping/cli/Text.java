package io.qingping.cli;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;

/** What the command line says, in English and Chinese. */
final class Text {
  static final String BUNDLE = "io.qingping.cli.messages";
  static final ResourceBundle.Control CONTROL =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private static final Set<String> LANGUAGES = Set.of("zh", "en");

  private Text() {}

  static String of(String key, Object... arguments) {
    var pattern = ResourceBundle.getBundle(BUNDLE, Locale.getDefault(), CONTROL).getString(key);
    return new MessageFormat(pattern, Locale.getDefault()).format(arguments);
  }

  /** What is given for {@code --lang}. */
  static Optional<String> language(String... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].startsWith("--lang=")) {
        return Optional.of(arguments[i].substring(7));
      }
      if (arguments[i].equals("--lang") && i + 1 < arguments.length) {
        return Optional.of(arguments[i + 1]);
      }
    }
    return Optional.empty();
  }

  /** Whether there are messages in this language. */
  static boolean speaks(String language) {
    return LANGUAGES.contains(Locale.forLanguageTag(language).getLanguage());
  }
}
