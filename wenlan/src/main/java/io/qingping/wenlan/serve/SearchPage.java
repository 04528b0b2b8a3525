package io.qingping.wenlan.serve;

import static io.qingping.wenlan.serve.Markup.escaped;

import io.qingping.wenlan.index.Hit;
import io.qingping.wenlan.index.IndexedPicture;
import io.qingping.wenlan.index.PictureOrigin;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The first page, and the pages of what was found. */
final class SearchPage {
  private static final int MOST_ALIKE = 12; // shown of each group; the number is told

  private static final String CARD = Markup.resource("card.html");

  private final SitePage page;
  private final Question question;

  SearchPage(SitePage page) {
    this.page = page;
    question = page.question();
  }

  /**
   * The first page.
   *
   * @param some pictures of the index
   * @param pictures how many there are
   */
  String start(List<IndexedPicture> some, int pictures) {
    var name = Markup.text(page.locale(), "name");
    if (pictures == 0) {
      return page.html("start", name, SitePage.note(text("empty"), text("empty.tip")));
    }
    var body = new StringBuilder("<h1>%s</h1>\n".formatted(text("glimpse", pictures)));
    body.append("<div class=\"glimpse\">\n");
    for (var picture : some) {
      body.append(thumbnail(picture)).append('\n');
    }
    return page.html("start", name, body.append("</div>").toString());
  }

  /**
   * A page of hits.
   *
   * @param pictures how many there are in the index
   */
  String found(List<Hit> hits, int pictures) {
    if (pictures == 0) {
      return page.html("", title(), SitePage.note(text("empty"), text("empty.tip")));
    }
    if (hits.isEmpty()) {
      return page.html("", title(), SitePage.note(text("nothing"), advice()));
    }
    var body = new StringBuilder(heading(text("found", hits.size(), pictures)));
    body.append("<div class=\"sheet\">\n");
    hits.forEach(hit -> body.append(card(hit)));
    body.append("</div>\n");
    int limit = question.limit();
    if (hits.size() == limit && limit < Question.MOST) {
      var more = question.with(Question.LIMIT, "" + Math.min(Question.MOST, 2 * limit));
      body.append(
          "<p class=\"next\"><a href=\"%s\">%s</a></p>"
              .formatted(escaped(more.address("/")), text("show-more")));
    }
    return page.html("", title(), body.toString());
  }

  private String advice() {
    if (!question.hasFilter()) {
      return text(page.pictures() ? "nothing.tip" : "nothing.tip-texts");
    }
    var all = question.with(Question.DATE, "").with(Question.SIZE, "").with(Question.FOLDER, "");
    return "%s <a href=\"%s\">%s</a>"
        .formatted(text("nothing.tip-filters"), escaped(all.address("/")), text("no-filters"));
  }

  private String title() {
    if (question.has(Question.WORDS)) {
      return question.value(Question.WORDS);
    }
    return Markup.text(page.locale(), question.has(Question.LIKE) ? "like" : "like-yours");
  }

  private String heading(String count) {
    var lead = "<p class=\"lead\">%s</p>".formatted(count);
    if (question.has(Question.WORDS)) {
      return "<h1 class=\"unseen\">%s</h1>\n%s\n".formatted(escaped(title()), lead);
    }
    boolean like = question.has(Question.LIKE);
    var address = escaped((like ? "/thumb/" : "/upload/") + exampleName());
    return "<div class=\"example\"><img src=\"%s\" alt=\"\"><div><h1>%s</h1>%s</div></div>\n"
        .formatted(address, escaped(title()), lead);
  }

  private String exampleName() {
    return question.value(question.has(Question.LIKE) ? Question.LIKE : Question.PICTURE);
  }

  private String card(Hit hit) {
    var picture = hit.picture();
    var origin = picture.origin();
    return Markup.filled(
        CARD,
        Map.of(
            "SHOW", page.link("/show/" + origin.sha256()),
            "THUMB", "/thumb/" + origin.sha256(),
            "ALT", escaped(PictureWords.title(picture, page.locale())),
            "FOUND", found(hit),
            "FACTS", facts(picture),
            "PLACE", PictureWords.page(origin).orElseGet(() -> folder(origin)),
            "LIKE", escaped(like(origin.sha256()).address("/")),
            "LIKEWORDS", text("like-words"),
            "ALIKE", alike(hit.alike())));
  }

  private String found(Hit hit) {
    var words = new StringBuilder();
    hit.similarity()
        .ifPresent(cosine -> words.append("<span>%s</span>".formatted(similarity(cosine))));
    if (hit.byText()) {
      words.append(' ').append("<span class=\"star\">%s</span>".formatted(text("star")));
    }
    return words.toString();
  }

  private String similarity(double cosine) {
    return text("similarity", String.format(Locale.ROOT, "%.2f", cosine));
  }

  private static String facts(IndexedPicture picture) {
    var size = picture.facts().width() + " × " + picture.facts().height();
    return picture.facts().taken().map(time -> time.toLocalDate() + " · " + size).orElse(size);
  }

  /** The folder or shard, as a filter of the same search. */
  private String folder(PictureOrigin origin) {
    var file = Path.of(origin.container());
    var folder = origin.member().isEmpty() ? file.getParent() : file;
    var address = question.with(Question.FOLDER, String.valueOf(folder)).address("/");
    return "<a href=\"%s\">%s</a>"
        .formatted(escaped(address), escaped(PictureWords.folder(origin)));
  }

  private Question like(String sha256) {
    return question.blank().with(Question.LIKE, sha256);
  }

  private String alike(List<IndexedPicture> pictures) {
    if (pictures.isEmpty()) {
      return "";
    }
    var html = new StringBuilder("<details class=\"alike\"><summary>");
    html.append(text("alike", pictures.size())).append("</summary><div>");
    pictures.stream().limit(MOST_ALIKE).map(this::thumbnail).forEach(html::append);
    return html.append("</div></details>").toString();
  }

  private String thumbnail(IndexedPicture picture) {
    return "<a href=\"%s\"><img src=\"/thumb/%s\" alt=\"%s\" loading=\"lazy\"></a>"
        .formatted(
            page.link("/show/" + picture.origin().sha256()),
            picture.origin().sha256(),
            escaped(PictureWords.title(picture, page.locale())));
  }

  private String text(String key, Object... arguments) {
    return page.text(key, arguments);
  }
}
