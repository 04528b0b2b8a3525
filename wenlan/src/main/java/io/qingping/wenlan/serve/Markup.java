package io.qingping.wenlan.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.MessageFormat;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pages' templates and texts. */
final class Markup {
  private static final String BUNDLE = "io.qingping.wenlan.serve.text";
  private static final ResourceBundle.Control CONTROL =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
  private static final Pattern HOLE = Pattern.compile("@([A-Z]+)@");

  private Markup() {}

  /** A file beside this class. */
  static String resource(String name) {
    try (InputStream in = Markup.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fills {@code @NAME@} in one pass, so that what is filled in is not looked at again. */
  static String filled(String template, Map<String, String> values) {
    return HOLE.matcher(template)
        .replaceAll(
            hole -> Matcher.quoteReplacement(values.getOrDefault(hole.group(1), hole.group())));
  }

  /** A sentence of the pages, not escaped. */
  static String text(Locale locale, String key, Object... arguments) {
    var pattern = ResourceBundle.getBundle(BUNDLE, locale, CONTROL).getString(key);
    return new MessageFormat(pattern, locale).format(arguments);
  }

  /** Whether there is such a sentence. */
  static boolean says(Locale locale, String key) {
    return ResourceBundle.getBundle(BUNDLE, locale, CONTROL).containsKey(key);
  }

  /** For content and for attributes in double quotes. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** By which a Content-Security-Policy lets exactly this script or style run. */
  static String allowance(String inline) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(inline.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
