package io.qingping.wenlan.serve;

import static io.qingping.wenlan.serve.Markup.escaped;

import io.qingping.wenlan.index.IndexedPicture;
import io.qingping.wenlan.index.PictureOrigin;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** What pages say of a picture. */
final class PictureWords {
  private static final int LONGEST = 120; // characters of a title

  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

  private PictureWords() {}

  /** The first text near it in this language, or else in another, or else its name. */
  static String title(IndexedPicture picture, Locale locale) {
    var origin = picture.origin();
    boolean chinese = locale.getLanguage().equals("zh");
    var said =
        origin.texts().stream()
            .filter(text -> !text.role().equals("name"))
            .map(text -> text.text().replaceAll("\\s+", " "))
            .filter(text -> !text.isEmpty())
            .toList();
    var title =
        said.stream()
            .filter(text -> HAN.matcher(text).find() == chinese)
            .findFirst()
            .orElseGet(() -> said.isEmpty() ? name(origin) : said.get(0));
    return title.length() <= LONGEST ? title : title.substring(0, LONGEST) + "…";
  }

  /** Its name without the folders above. */
  static String name(PictureOrigin origin) {
    var name = origin.member().isEmpty() ? origin.container() : origin.member();
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** Where it lies, from the folder that was indexed on: what is above is nobody's business. */
  static String folder(PictureOrigin origin) {
    var file = Path.of(origin.container());
    var place = origin.member().isEmpty() ? file.getParent() : file;
    var above = Path.of(origin.root()).getParent();
    return place == null || above == null || !place.startsWith(above)
        ? String.valueOf(place)
        : above.relativize(place).toString();
  }

  /** A link to the page that it came from, where that is known. */
  static String page(SitePage page, PictureOrigin origin) {
    return origin.page().matches("(?s)https?://.*")
        ? "<a href=\"%s\" rel=\"noreferrer\">%s</a>"
            .formatted(escaped(origin.page()), page.text("page"))
        : "";
  }
}
