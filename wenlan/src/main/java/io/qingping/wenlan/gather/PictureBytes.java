package io.qingping.wenlan.gather;

import io.qingping.wenlan.fetch.Fetcher;
import io.qingping.wenlan.fetch.Refusal;
import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.page.Fetched;
import io.qingping.wenlan.page.Lookup;
import io.qingping.wenlan.page.Missing;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Function;

/** The bytes of pictures: from their address itself, from a folder or archive, or from the web. */
public final class PictureBytes {
  private final Function<URI, Lookup> source;
  private final Web web;

  /** What the web answers, asked now or before. */
  @FunctionalInterface
  public interface Web {
    byte[] picture(URI image) throws Refusal, InterruptedException;
  }

  /**
   * @param source pictures by their address, from several threads; null for a crawl
   * @param web what the source lacks, from several threads; null offline
   */
  public PictureBytes(Function<URI, Lookup> source, Web web) {
    this.source = source;
    this.web = web;
  }

  byte[] of(URI image) throws Refusal, InterruptedException {
    var scheme = String.valueOf(image.getScheme()).toLowerCase(Locale.ROOT);
    if (scheme.equals("data")) {
      return inline(image);
    }
    boolean asksWeb = web != null && scheme.startsWith("http");
    if (source == null) {
      return asksWeb ? web.picture(image) : bad();
    }
    var found = source.apply(image);
    if (found instanceof Fetched fetched && fetched.status() == 200) {
      Fetcher.requirePermitted(fetched);
      return fetched.body();
    }
    if (asksWeb && isAbsent(found)) {
      return web.picture(image);
    }
    throw found instanceof Missing missing
        ? Refusal.of(missing)
        : new Refusal(Reason.NOT_FOUND, "HTTP " + ((Fetched) found).status());
  }

  private static boolean isAbsent(Lookup found) {
    return found instanceof Missing missing && missing.reason() == Missing.Reason.NOT_THERE;
  }

  private static byte[] bad() throws Refusal {
    throw new Refusal(Reason.BAD_ADDRESS, "");
  }

  /** RFC 2397: {@code data:[type][;base64],data}. */
  private static byte[] inline(URI image) throws Refusal {
    var text = image.getRawSchemeSpecificPart();
    int comma = text.indexOf(',');
    if (comma < 0) {
      throw new Refusal(Reason.BAD_ADDRESS, "data: without a comma");
    }
    try {
      var data = percentDecoded(text.substring(comma + 1));
      return text.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(";base64")
          ? Base64.getMimeDecoder().decode(data)
          : data;
    } catch (IllegalArgumentException e) {
      throw new Refusal(Reason.DAMAGED, "data: " + e.getMessage());
    }
  }

  private static byte[] percentDecoded(String text) {
    var bytes = new ByteArrayOutputStream(text.length());
    var raw = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%' && i + 2 < raw.length) {
        bytes.write(Integer.parseInt(text, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(raw[i]);
      }
    }
    return bytes.toByteArray();
  }
}
