package io.qingping.wenlan.serve;

import java.util.Locale;

/** A request that gets no answer but a sentence, with its status of HTTP. */
final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String key;
  private final transient Object[] arguments;

  /**
   * @param key of the sentence, without {@code fault.}
   */
  Fault(int status, String key, Object... arguments) {
    super(key);
    this.status = status;
    this.key = key;
    this.arguments = arguments.clone();
  }

  int status() {
    return status;
  }

  String sentence(Locale locale) {
    return Markup.text(locale, "fault." + key, arguments);
  }
}
