package io.qingping.wenlan.index;

import io.qingping.tensor.format.DurableFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * Pictures that were found as one HTML file that needs nothing beside it: thumbnails are inside,
 * the texts are there in English and Chinese with a switch, light and dark. Links lead to the
 * pictures.
 */
public final class ContactSheet {
  private static final int THUMBNAIL = 400; // pixels, for screens of two pixels a point
  private static final int SMALL = 120;
  private static final int MOST_ALIKE = 8; // shown of each group; the number is told
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private final StringBuilder html = new StringBuilder();

  private ContactSheet() {}

  /**
   * Writes the answer to a query.
   *
   * @param words what was looked for; empty if it was a picture
   * @param example the picture's name, else empty
   * @param locale of the language that the page starts in
   */
  public static void write(Path file, String words, String example, List<Hit> hits, Locale locale)
      throws IOException {
    var sheet = new ContactSheet();
    var title = words.isEmpty() ? both("sheet.like", example) : escaped(words);
    sheet.head(title, both("sheet.pictures", hits.size()));
    sheet.html.append("<main class=\"sheet\">\n");
    int rank = 1;
    for (var hit : hits) {
      sheet.figure(hit, rank++);
    }
    sheet.html.append("</main>\n");
    sheet.save(file, words.isEmpty() ? example : words, locale);
  }

  /** Writes groups of pictures that are nearly the same. */
  public static void write(Path file, List<List<IndexedPicture>> groups, Locale locale)
      throws IOException {
    var sheet = new ContactSheet();
    int pictures = groups.stream().mapToInt(List::size).sum();
    sheet.head(both("sheet.duplicates"), both("sheet.pictures", pictures));
    for (var group : groups) {
      sheet.html.append(
          "<h2>%s</h2>\n<main class=\"sheet\">\n".formatted(both("sheet.group", group.size())));
      int rank = 1;
      for (var picture : group) {
        sheet.figure(picture, "", "", rank++);
      }
      sheet.html.append("</main>\n");
    }
    sheet.save(file, text(locale, "sheet.duplicates"), locale);
  }

  private void head(String title, String count) {
    html.append("<header><h1>%s</h1><p>%s</p></header>\n".formatted(title, count));
  }

  private void save(Path file, String title, Locale locale) throws IOException {
    boolean chinese = locale.getLanguage().equals("zh");
    var page =
        template()
            .replace("@LANGUAGE@", chinese ? "zh" : "en")
            .replace("@ZH@", chinese ? " checked" : "")
            .replace("@EN@", chinese ? "" : " checked")
            .replace("@TITLE@", escaped(title))
            .replace("@BODY@", html);
    DurableFile.write(file.toAbsolutePath(), page.getBytes(StandardCharsets.UTF_8));
  }

  private void figure(Hit hit, int rank) {
    var found = new StringBuilder();
    hit.similarity()
        .ifPresent(
            cosine ->
                found.append(both("sheet.similarity", String.format(Locale.ROOT, "%.2f", cosine))));
    if (hit.byText()) {
      found.append(" <span class=\"badge\">%s</span>".formatted(both("sheet.text")));
    }
    var alike = new StringBuilder();
    if (!hit.alike().isEmpty()) {
      alike.append(
          "<div class=\"alike\">+%d %s".formatted(hit.alike().size(), both("sheet.alike")));
      for (var picture : hit.alike().subList(0, Math.min(MOST_ALIKE, hit.alike().size()))) {
        alike.append(
            "<a href=\"%s\" title=\"%s\">%s</a>"
                .formatted(address(picture), escaped(picture.name()), image(picture, SMALL)));
      }
      alike.append("</div>");
    }
    figure(hit.picture(), found.toString(), alike.toString(), rank);
  }

  private void figure(IndexedPicture picture, String found, String alike, int rank) {
    var origin = picture.origin();
    var path = Path.of(origin.container());
    var name = path.getFileName() + origin.id().substring(origin.container().length());
    var facts = picture.facts();
    var page =
        origin.page().matches("https?://.*")
            ? " · <a href=\"%s\">%s</a>".formatted(escaped(origin.page()), both("sheet.page"))
            : "";
    html.append(
        """
        <figure>
          <a class="picture" href="%s">%s<span class="rank">%d</span></a>
          <figcaption>
            <div class="name">%s</div>
            <p class="folder">%s</p>
            <p class="facts">%s%d × %d%s</p>
            <p class="facts">%s</p>
            <p class="texts">%s</p>%s
          </figcaption>
        </figure>
        """
            .formatted(
                address(picture),
                image(picture, THUMBNAIL),
                rank,
                escaped(name),
                escaped(String.valueOf(path.getParent())),
                facts.taken().map(time -> TIME.format(time) + " · ").orElse(""),
                facts.width(),
                facts.height(),
                page,
                found,
                texts(origin),
                alike));
  }

  /** What is said near it; its own name stands above. */
  private static String texts(PictureOrigin origin) {
    return origin.texts().stream()
        .filter(text -> !text.role().equals("name"))
        .map(text -> escaped(text.text()))
        .reduce((a, b) -> a + " · " + b)
        .orElse("");
  }

  private static String image(IndexedPicture picture, int side) {
    return Thumbnail.of(picture, side)
        .map(data -> "<img src=\"%s\" alt=\"%s\">".formatted(data, escaped(picture.name())))
        .orElseGet(() -> "<span class=\"gone\">%s</span>".formatted(both("sheet.gone")));
  }

  /** A browser opens the picture, or the shard's folder offers the shard. */
  private static String address(IndexedPicture picture) {
    return escaped(Path.of(picture.origin().container()).toUri().toASCIIString());
  }

  private static String both(String key, Object... arguments) {
    return "<span data-lang=\"zh\" lang=\"zh\">%s</span><span data-lang=\"en\" lang=\"en\">%s</span>"
        .formatted(
            escaped(text(Locale.CHINESE, key, arguments)),
            escaped(text(Locale.ENGLISH, key, arguments)));
  }

  private static String text(Locale locale, String key, Object... arguments) {
    var control =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    var bundle = ResourceBundle.getBundle("io.qingping.wenlan.index.text", locale, control);
    return new MessageFormat(bundle.getString(key), locale).format(arguments);
  }

  private static String template() {
    try (InputStream in = ContactSheet.class.getResourceAsStream("sheet.html")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
