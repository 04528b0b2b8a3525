package io.qingping.media;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * Something about a photo or a clip that its owner must know, as one sentence that says what is
 * wrong and what to do. {@link #getMessage()} is English; {@link #message(Locale)} speaks the
 * locale's language (English and Chinese are there).
 *
 * <p>The sentences stand in {@code messages.properties} and {@code messages_zh.properties} under
 * the key.
 */
public final class MediaException extends RuntimeException {
  private static final String BUNDLE = "io.qingping.media.messages";
  private final String key;
  private final transient Object[] arguments;

  /** The sentence with this key; {@code arguments} fill its {@code {0}}, {@code {1}}. */
  public MediaException(String key, Object... arguments) {
    super(sentence(Locale.ROOT, key, arguments));
    this.key = key;
    this.arguments = arguments.clone();
  }

  public MediaException(Throwable cause, String key, Object... arguments) {
    this(key, arguments);
    initCause(cause);
  }

  /** The stable name of the problem, such as {@code photo.truncated}. */
  public String key() {
    return key;
  }

  public String message(Locale locale) {
    return sentence(locale, key, arguments);
  }

  private static String sentence(Locale locale, String key, Object... arguments) {
    var control =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    var pattern = ResourceBundle.getBundle(BUNDLE, locale, control).getString(key);
    return new MessageFormat(pattern, locale).format(arguments);
  }
}
