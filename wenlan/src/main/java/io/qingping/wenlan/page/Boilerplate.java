package io.qingping.wenlan.page;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/** What of a page is not its matter: navigation, footers, what is hidden. */
final class Boilerplate {
  private static final Set<String> ELEMENTS = Set.of("nav", "footer", "aside", "dialog");
  private static final Set<String> ROLES =
      Set.of("navigation", "banner", "contentinfo", "complementary", "search", "menu", "dialog");
  private static final Set<String> NAMES =
      Set.of(
          "nav",
          "navbar",
          "navigation",
          "navheader",
          "navfooter",
          "topnav",
          "menu",
          "sidebar",
          "breadcrumb",
          "breadcrumbs",
          "footer",
          "header",
          "site-header",
          "site-footer",
          "toc",
          "copyright",
          "pagination",
          "pager",
          "share",
          "social",
          "related",
          "comments",
          "crumbs",
          "ad",
          "ads",
          "advert",
          "advertisement",
          "cookie-banner",
          "friend-links",
          "friendlink");

  private static final String KINDS =
      "(note|tip|hint|info|warning|caution|important|danger|attention)";
  private static final Pattern SIGN = Pattern.compile("(?i)(.*/)?" + KINDS + "\\.\\w{3,4}");
  private static final Pattern NOTE =
      Pattern.compile("(?i)(.*\\s)?(admonition\\w*|" + KINDS + "(icon|box|block)?)(\\s.*)?");

  private final Element body;
  private int letters = -1;

  Boilerplate(Element body) {
    this.body = body;
  }

  /** Whether this element with all in it is none of the page's matter. */
  boolean covers(Element element) {
    return hidden(element) || named(element) && !mostOfPage(element);
  }

  /** Whether this picture is the sign in front of a note or a warning. */
  static boolean isSign(Element image) {
    if (SIGN.matcher(image.attr("src")).matches()) {
      var above = image.parent();
      for (var i = 0; i < 6 && above != null; i++) {
        if (NOTE.matcher(above.className()).matches()) {
          return true;
        }
        above = above.parent();
      }
    }
    return false;
  }

  private static boolean hidden(Element element) {
    var style = element.attr("style");
    return element.hasAttr("hidden")
        || !style.isEmpty()
            && style.toLowerCase(Locale.ROOT).replace(" ", "").contains("display:none");
  }

  private static boolean named(Element element) {
    var name = element.normalName();
    if (name.equals("header")) {
      return element.closest("article, main, section, figure") == null;
    }
    // A class on the body speaks of the page: <body class="toc">.
    if (name.equals("body") || name.equals("main") || name.equals("article")) {
      return false;
    }
    return ELEMENTS.contains(name)
        || ROLES.contains(element.attr("role"))
        || NAMES.contains(element.id().toLowerCase(Locale.ROOT))
        || element.hasAttr("class")
            && element.classNames().stream()
                .anyMatch(c -> NAMES.contains(c.toLowerCase(Locale.ROOT)))
        || isListOfLinks(element);
  }

  private static boolean isListOfLinks(Element element) {
    var name = element.normalName();
    if (!name.equals("ul") && !name.equals("ol") || element.childrenSize() < 3) {
      return false;
    }
    if (element.selectFirst("img") != null) {
      return false;
    }
    var linked = element.select("a[href]").eachText().stream().mapToInt(String::length).sum();
    return linked * 10 > element.text().length() * 8;
  }

  /** Broken markup can make a whole page a child of its header. */
  private boolean mostOfPage(Element element) {
    if (letters < 0) {
      letters = body.text().length();
    }
    return element.text().length() * 2 > letters;
  }
}
