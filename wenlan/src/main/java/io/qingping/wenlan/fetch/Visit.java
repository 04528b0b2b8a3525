package io.qingping.wenlan.fetch;

import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.page.Fetched;
import io.qingping.wenlan.page.Lookup;
import io.qingping.wenlan.page.Missing;
import io.qingping.wenlan.page.OptOut;
import io.qingping.wenlan.page.Page;
import io.qingping.wenlan.page.PageReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What came of one page.
 *
 * @param asked where it was asked for
 * @param reason why its pictures are not taken, or null
 * @param detail what exactly happened, in English; maybe empty
 * @param page what it says, without pictures if there is a reason; null if it could not be read
 */
public record Visit(URI asked, Reason reason, String detail, Page page) {
  private static final Set<OptOut> NO_PAGE = EnumSet.of(OptOut.NOAI, OptOut.NOML, OptOut.NOINDEX);
  private static final Set<OptOut> NO_PICTURES = EnumSet.of(OptOut.NOIMAGEAI, OptOut.NOIMAGEINDEX);

  /** A page that could not be read. */
  public static Visit refused(URI asked, Reason reason, String detail) {
    return new Visit(asked, reason, detail, null);
  }

  /** What came of a page of a folder or an archive. */
  public static Visit of(Lookup page, PageReader reader) {
    if (page instanceof Fetched fetched) {
      return of(fetched.address(), fetched, reader);
    }
    var missing = (Missing) page;
    var refusal = Refusal.of(missing);
    return refused(address(missing.what()), refusal.reason(), refusal.detail());
  }

  /** Missing things are named by address or by file. */
  private static URI address(String what) {
    try {
      return URI.create(what);
    } catch (IllegalArgumentException e) {
      return Path.of(what).toUri();
    }
  }

  /** Reads a page and heeds what it and its server forbid. */
  public static Visit of(URI asked, Fetched fetched, PageReader reader) {
    var page = reader.read(fetched.body(), fetched.header("Content-Type"), fetched.address());
    var forbidden = EnumSet.noneOf(OptOut.class);
    forbidden.addAll(page.optOuts());
    fetched
        .headers()
        .getOrDefault("X-Robots-Tag", List.of())
        .forEach(value -> forbidden.addAll(OptOut.in(value)));
    var links = forbidden.contains(OptOut.NOFOLLOW) ? List.<URI>of() : page.links();
    boolean optedOut =
        forbidden.stream().anyMatch(word -> NO_PAGE.contains(word) || NO_PICTURES.contains(word));
    return new Visit(
        asked,
        optedOut ? Reason.OPTED_OUT : null,
        optedOut ? forbidden.toString() : "",
        new Page(
            page.address(),
            page.title(),
            page.language(),
            optedOut ? List.of() : page.candidates(),
            links,
            forbidden,
            page.canonical(),
            page.digest()));
  }

  /** Where the page is: where redirects led, if it was read. */
  public URI address() {
    return page == null ? asked : page.address();
  }
}
