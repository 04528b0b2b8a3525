package io.qingping.wenlan.page;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Reads pages as they are: lazy pictures, any charset, broken markup. Never throws on account of
 * what stands in a page. Safe for several threads.
 */
public final class PageReader {
  /** Nobody follows more links of one page. */
  private static final int MOST_LINKS = 10_000;

  private static final int DIGEST = 16; // bytes; pages are compared within a folder only

  private static final Pattern REFRESH =
      Pattern.compile("(?i)[^;,]*[;,]\\s*url\\s*=\\s*['\"]?([^'\"]+).*");

  /**
   * Reads a page.
   *
   * @param body the page's bytes, encodings of the transfer undone
   * @param contentType the header {@code Content-Type}, or null
   * @param address where the page is, absolute
   */
  public Page read(byte[] body, String contentType, URI address) {
    var at = Addresses.plain(address);
    var document = Jsoup.parse(PageText.of(body, contentType), "");
    var base =
        Optional.ofNullable(document.selectFirst("base[href]"))
            .flatMap(b -> Addresses.resolve(at, b.attr("href")))
            .orElse(at);
    var title = Prose.clean(document.title());
    return new Page(
        at,
        title,
        language(document),
        new Pairing(at, base, title).candidates(document.body()),
        links(document, base),
        optOuts(document),
        canonical(document, base, at),
        digest(body));
  }

  private static URI canonical(Document document, URI base, URI at) {
    return Optional.ofNullable(document.selectFirst("link[rel=canonical][href]"))
        .flatMap(link -> Addresses.resolve(base, link.attr("href")))
        .filter(address -> Objects.equals(address.getRawAuthority(), at.getRawAuthority()))
        .orElse(null);
  }

  private static String digest(byte[] body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(body);
      return HexFormat.of().formatHex(digest, 0, DIGEST);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static String language(Document document) {
    var html = document.selectFirst("html");
    for (var name : List.of("lang", "xml:lang")) {
      if (html != null && !html.attr(name).isBlank()) {
        return html.attr(name).strip();
      }
    }
    var meta = document.selectFirst("meta[http-equiv=content-language]");
    return meta == null ? "" : meta.attr("content").strip();
  }

  private static List<URI> links(Document document, URI base) {
    var links = new LinkedHashSet<URI>();
    for (var element :
        document.select("a[href], area[href], frame[src], iframe[src], meta[content]")) {
      if (links.size() >= MOST_LINKS) {
        break;
      }
      if (!element.attr("rel").toLowerCase(Locale.ROOT).contains("nofollow")) {
        Addresses.resolve(base, target(element))
            .filter(u -> !"data".equals(u.getScheme()))
            .ifPresent(links::add);
      }
    }
    return List.copyOf(links);
  }

  private static String target(Element element) {
    if (element.normalName().equals("meta")) {
      var refresh = REFRESH.matcher(element.attr("content"));
      return element.attr("http-equiv").equalsIgnoreCase("refresh") && refresh.matches()
          ? refresh.group(1)
          : "";
    }
    return element.hasAttr("href") ? element.attr("href") : element.attr("src");
  }

  private static Set<OptOut> optOuts(Document document) {
    var found = EnumSet.noneOf(OptOut.class);
    for (var meta : document.select("meta[name]")) {
      var name = meta.attr("name").strip();
      if (name.equalsIgnoreCase("robots") || name.equalsIgnoreCase(OptOut.ROBOT)) {
        found.addAll(OptOut.in(meta.attr("content")));
      }
    }
    return found;
  }
}
