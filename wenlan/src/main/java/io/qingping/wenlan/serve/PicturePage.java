package io.qingping.wenlan.serve;

import static io.qingping.wenlan.serve.Markup.escaped;

import io.qingping.wenlan.index.IndexedPicture;
import io.qingping.wenlan.index.NearbyText;
import io.qingping.wenlan.index.PictureOrigin;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One picture, whole, with all that is known of it. */
final class PicturePage {
  private static final String TEMPLATE = Markup.resource("show.html");

  private final SitePage page;

  PicturePage(SitePage page) {
    this.page = page;
  }

  /**
   * The page.
   *
   * @param copies of one content, at least one
   */
  String html(List<IndexedPicture> copies) {
    var picture = copies.get(0);
    var sha256 = picture.origin().sha256();
    var title = PictureWords.title(picture, page.locale());
    var like = page.question().blank().with(Question.LIKE, sha256);
    var body =
        Markup.filled(
            TEMPLATE,
            Map.of(
                "FILE", "/file/" + sha256,
                "LARGE", "/large/" + sha256,
                "TITLE", escaped(title),
                "LIKE", escaped(like.address("/")),
                "LIKEWORDS", page.text("like-words"),
                "OPEN", page.text("file"),
                "FACTS", facts(picture, copies)));
    return page.html("", title, body);
  }

  private String facts(IndexedPicture picture, List<IndexedPicture> copies) {
    var facts = new StringBuilder();
    var said = new HashSet<String>();
    for (var text : picture.origin().texts()) {
      if (said.add(text.text())) { // a caption is often the same as the description
        add(facts, role(text), escaped(text.text()));
      }
    }
    var pages = new LinkedHashSet<String>();
    var places = new LinkedHashSet<String>();
    for (var copy : copies) {
      var origin = copy.origin();
      places.add(escaped(PictureWords.folder(origin) + place(origin)));
      PictureWords.page(origin).ifPresent(pages::add);
    }
    pages.forEach(address -> add(facts, page.text("page"), address));
    places.forEach(place -> add(facts, page.text("place"), place));
    add(facts, page.text("size"), picture.facts().width() + " × " + picture.facts().height());
    picture
        .facts()
        .taken()
        .ifPresent(time -> add(facts, page.text("taken"), time.toLocalDate().toString()));
    return facts.toString();
  }

  private static String place(PictureOrigin origin) {
    return (origin.member().isEmpty() ? "/" : " · ") + PictureWords.name(origin);
  }

  private String role(NearbyText text) {
    var key = "role." + text.role().toLowerCase(Locale.ROOT);
    return Markup.says(page.locale(), key) ? page.text(key) : escaped(text.role());
  }

  private static void add(StringBuilder facts, String name, String value) {
    facts.append("<dt>%s</dt><dd>%s</dd>\n".formatted(name, value));
  }
}
