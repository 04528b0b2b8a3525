package io.qingping.cli;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** What the command line says, in English and Chinese. */
final class Text {
  static final String BUNDLE = "io.qingping.cli.messages";
  static final ResourceBundle.Control CONTROL =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private Text() {}

  static String of(String key, Object... arguments) {
    var pattern = ResourceBundle.getBundle(BUNDLE, Locale.getDefault(), CONTROL).getString(key);
    return new MessageFormat(pattern, Locale.getDefault()).format(arguments);
  }

  /** The language asked for by {@code --lang}, else the system's. */
  static Locale locale(String... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].startsWith("--lang=")) {
        return Locale.forLanguageTag(arguments[i].substring(7));
      }
      if (arguments[i].equals("--lang") && i + 1 < arguments.length) {
        return Locale.forLanguageTag(arguments[i + 1]);
      }
    }
    return Locale.getDefault();
  }
}
