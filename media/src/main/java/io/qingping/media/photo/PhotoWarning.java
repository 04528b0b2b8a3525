package io.qingping.media.photo;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * Something odd about a photo that could be read all the same.
 *
 * @param key the stable name of the finding, such as {@code photo.warning.incomplete}
 * @param arguments what fills the sentence's places
 */
public record PhotoWarning(String key, List<String> arguments) {
  private static final String BUNDLE = "io.qingping.media.messages";

  public PhotoWarning {
    arguments = List.copyOf(arguments);
  }

  static PhotoWarning of(String key, String... arguments) {
    return new PhotoWarning(key, List.of(arguments));
  }

  /** One sentence in the locale's language. */
  public String message(Locale locale) {
    var control =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    var pattern = ResourceBundle.getBundle(BUNDLE, locale, control).getString(key);
    return new MessageFormat(pattern, locale).format(arguments.toArray());
  }
}
