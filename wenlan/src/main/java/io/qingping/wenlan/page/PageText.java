package io.qingping.wenlan.page;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * The letters of a page. The charset is that of the byte order mark; else the first that header and
 * {@code <meta>} declare and that fits the bytes, for servers often declare another than their
 * pages have; else what the bytes look like.
 */
final class PageText {
  private static final Pattern IN_HEADER =
      Pattern.compile("charset\\s*=\\s*[\"']?\\s*([\\w.:-]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern IN_META =
      Pattern.compile(
          "<meta\\b[^>]{0,300}?charset\\s*=\\s*[\"']?\\s*([\\w.:-]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern IN_XML =
      Pattern.compile("^\\s*<\\?xml[^>]{0,100}?encoding\\s*=\\s*[\"']([\\w.:-]+)");

  /** How far declarations are looked for; the HTML standard says 1,024, real pages exceed it. */
  private static final int PROLOGUE = 8192;

  /** How many bytes of a page are looked at to guess. */
  private static final int SAMPLE = 1 << 18;

  /**
   * Names that pages use for something wider: https://encoding.spec.whatwg.org/#names-and-labels
   */
  private static final Map<String, String> WIDER =
      Map.of(
          "gb2312", "GB18030",
          "gbk", "GB18030",
          "gb_2312-80", "GB18030",
          "big5", "Big5-HKSCS",
          "shift_jis", "windows-31j",
          "x-sjis", "windows-31j",
          "iso-8859-1", "windows-1252",
          "latin1", "windows-1252",
          "us-ascii", "windows-1252",
          "euc-kr", "x-windows-949");

  private PageText() {}

  static String of(byte[] body, String contentType) {
    var mark = byteOrderMark(body);
    if (mark != null) {
      return decoded(body, mark);
    }
    var declared = declared(body, contentType);
    for (var charset : declared) {
      var text = decoded(body, charset);
      if (fits(text) && !(narrow(charset) && isUtf8(body))) {
        return text;
      }
    }
    var guess = guess(body);
    return decoded(body, guess != null ? guess : first(declared));
  }

  private static Charset first(Iterable<Charset> declared) {
    var all = declared.iterator();
    return all.hasNext() ? all.next() : StandardCharsets.UTF_8;
  }

  private static Charset byteOrderMark(byte[] b) {
    if (b.length >= 3 && b[0] == (byte) 0xEF && b[1] == (byte) 0xBB && b[2] == (byte) 0xBF) {
      return StandardCharsets.UTF_8;
    }
    if (b.length >= 2 && b[0] == (byte) 0xFE && b[1] == (byte) 0xFF) {
      return StandardCharsets.UTF_16BE;
    }
    return b.length >= 2 && b[0] == (byte) 0xFF && b[1] == (byte) 0xFE
        ? StandardCharsets.UTF_16LE
        : null;
  }

  private static LinkedHashSet<Charset> declared(byte[] body, String contentType) {
    var names = new ArrayList<String>();
    find(IN_HEADER.matcher(contentType == null ? "" : contentType), names);
    var start = new String(body, 0, Math.min(body.length, PROLOGUE), StandardCharsets.ISO_8859_1);
    find(IN_META.matcher(start), names);
    find(IN_XML.matcher(start), names);
    var charsets = new LinkedHashSet<Charset>();
    for (var name : names) {
      var charset = charset(name);
      // Who could read this declaration byte for byte does not read UTF-16.
      if (charset != null) {
        charsets.add(charset.name().startsWith("UTF-16") ? StandardCharsets.UTF_8 : charset);
      }
    }
    // A server's default of Latin-1 is a habit; what a page says of itself is meant.
    charsets.stream()
        .filter(PageText::narrow)
        .findFirst()
        .ifPresent(
            latin -> {
              charsets.remove(latin);
              charsets.add(latin);
            });
    return charsets;
  }

  private static void find(Matcher matcher, ArrayList<String> names) {
    if (matcher.find()) {
      names.add(matcher.group(1));
    }
  }

  private static Charset charset(String name) {
    try {
      var lower = name.toLowerCase(Locale.ROOT);
      return Charset.forName(WIDER.getOrDefault(lower, lower));
    } catch (IllegalArgumentException e) {
      return null; // A name that nobody knows says nothing.
    }
  }

  private static boolean narrow(Charset charset) {
    return charset.name().equals("windows-1252");
  }

  private static Charset guess(byte[] body) {
    if (body.length >= 4 && body[0] == 0 && body[1] != 0 && body[2] == 0) {
      return StandardCharsets.UTF_16BE;
    }
    if (body.length >= 4 && body[0] != 0 && body[1] == 0 && body[3] == 0) {
      return StandardCharsets.UTF_16LE;
    }
    if (isUtf8(body)) {
      return StandardCharsets.UTF_8;
    }
    var detector = new UniversalDetector();
    detector.handleData(body, 0, Math.min(body.length, SAMPLE));
    detector.dataEnd();
    var name = detector.getDetectedCharset();
    return name == null ? null : charset(name);
  }

  private static boolean isUtf8(byte[] body) {
    return fits(decoded(body, StandardCharsets.UTF_8));
  }

  private static String decoded(byte[] body, Charset charset) {
    var text = new String(body, charset);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** Almost nothing is unreadable: a page may be cut in the middle of a letter, or have a slip. */
  private static boolean fits(String text) {
    var bad = text.chars().filter(c -> c == 0xFFFD).count();
    return bad <= 1 + text.length() / 1000;
  }
}
