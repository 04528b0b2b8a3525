package io.qingping.wenlan.serve;

import static io.qingping.wenlan.serve.Markup.escaped;

import io.qingping.wenlan.index.IndexedPicture;
import io.qingping.wenlan.index.NearbyText;
import io.qingping.wenlan.index.PictureOrigin;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What pages say of a picture. */
final class PictureWords {
  private static final int LONGEST = 120; // characters of a title

  private static final Pattern PAGE = Pattern.compile("(?s)https?://(.*)");
  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

  /** Roles of texts that were written for the picture, not for what is around it. */
  private static final Pattern OWN = Pattern.compile("(?i)caption|alt|sidecar");

  private PictureWords() {}

  /** What was said of it in this language, or else the first text near it, or else its name. */
  static String title(IndexedPicture picture, Locale locale) {
    var origin = picture.origin();
    boolean chinese = locale.getLanguage().equals("zh");
    var said = origin.texts().stream().filter(text -> !text.role().equals("name")).toList();
    var title =
        said.stream()
            .filter(text -> OWN.matcher(text.role()).lookingAt())
            .map(NearbyText::text)
            .filter(text -> HAN.matcher(text).find() == chinese)
            .findFirst()
            .orElseGet(() -> said.isEmpty() ? name(origin) : said.get(0).text())
            .replaceAll("\\s+", " ");
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

  /** The page that it came from, as a link for people to read; nothing if that is not known. */
  static Optional<String> page(PictureOrigin origin) {
    var page = PAGE.matcher(origin.page());
    return page.matches()
        ? Optional.of(
            "<a href=\"%s\" rel=\"noreferrer\">%s</a>"
                .formatted(escaped(origin.page()), escaped(page.group(1))))
        : Optional.empty();
  }
}
