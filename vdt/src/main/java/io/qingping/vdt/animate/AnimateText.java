package io.qingping.vdt.animate;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** What the program says of a clip, in English and Chinese. */
public final class AnimateText {
  private AnimateText() {}

  /** The sentence with this key. */
  public static String of(Locale locale, String key, Object... arguments) {
    var control =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    var bundle = ResourceBundle.getBundle("io.qingping.vdt.animate.text", locale, control);
    return new MessageFormat(bundle.getString(key), locale).format(arguments);
  }
}
