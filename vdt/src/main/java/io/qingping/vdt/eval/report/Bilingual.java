package io.qingping.vdt.eval.report;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** Sentences of the report in both languages at once; the page shows one of them. */
final class Bilingual {
  private Bilingual() {}

  /** The sentence as two spans. Arguments are put in as HTML. */
  static String span(String key, Object... arguments) {
    return "<span lang=\"en\">%s</span><span lang=\"zh\">%s</span>"
        .formatted(of(Locale.ENGLISH, key, arguments), of(Locale.CHINESE, key, arguments));
  }

  /** The same inside an SVG, as two texts with these attributes. */
  static String text(String attributes, String key, Object... arguments) {
    return "<text lang=\"en\" %1$s>%2$s</text><text lang=\"zh\" %1$s>%3$s</text>"
        .formatted(
            attributes, of(Locale.ENGLISH, key, arguments), of(Locale.CHINESE, key, arguments));
  }

  static String of(Locale locale, String key, Object... arguments) {
    var control =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    var bundle = ResourceBundle.getBundle("io.qingping.vdt.eval.report.text", locale, control);
    return new MessageFormat(bundle.getString(key), locale).format(arguments);
  }

  /** Text from outside as HTML. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
