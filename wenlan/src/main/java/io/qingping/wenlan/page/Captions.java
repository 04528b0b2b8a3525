package io.qingping.wenlan.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/** What the markup says is a picture's caption. */
final class Captions {
  /** Of DocBook, Asciidoctor, MediaWiki, WordPress and large Chinese news sites. */
  private static final Set<String> CAPTIONS =
      Set.of(
          "caption",
          "thumbcaption",
          "wp-caption-text",
          "wp-caption-dd",
          "img_descr",
          "img-desc",
          "image-desc",
          "photo-desc",
          "pictext",
          "pic-text",
          "legend");

  private static final Set<String> FIGURES =
      Set.of(
          "figure",
          "informalfigure",
          "imageblock",
          "mediaobject",
          "thumb",
          "thumbinner",
          "wp-caption",
          "gallerybox",
          "img_wrapper",
          "image");
  private static final Set<String> TITLED =
      Set.of(
          "figure", "imageblock", "table", "example", "listingblock", "tableblock", "mediaobject");
  private static final Pattern NUMBERED =
      Pattern.compile("(?i)^(图|圖|插图|图片|figure|fig\\.?)\\s*[0-9一二三四五六七八九十]+\\b?.*");

  /** How far above a picture its figure may be. */
  private static final int CLIMB = 6;

  /** An ancestor with more pictures is no figure, with more elements no small thing. */
  private static final int MOST_IMAGES = 4;

  private static final int MOST_ELEMENTS = 200;

  /** A neighbour longer than this is a text of its own. */
  private static final int LONGEST_CELL = 500;

  private static final int LONGEST_NEIGHBOUR = 200;

  private Captions() {}

  static boolean isCell(Element element) {
    var name = element.normalName();
    return name.equals("td") || name.equals("th");
  }

  /** Whether this element is marked as the caption of something. */
  static boolean isCaption(Element element) {
    var name = element.normalName();
    if (name.equals("figcaption") || name.equals("caption")) {
      return true;
    }
    if (!element.hasAttr("class")) {
      return false;
    }
    for (var c : element.classNames()) {
      var lower = c.toLowerCase(Locale.ROOT);
      if (CAPTIONS.contains(lower) || lower.endsWith("-caption") && !FIGURES.contains(lower)) {
        return true;
      }
    }
    return element.hasClass("title") && isTitled(element.parent());
  }

  private static boolean isTitled(Element parent) {
    return parent != null && parent.classNames().stream().anyMatch(TITLED::contains);
  }

  /** Whether this text calls itself a figure's caption: "图 3 ...", "Figure 3. ...". */
  static boolean isNumbered(String text) {
    return text.length() <= LONGEST_NEIGHBOUR && NUMBERED.matcher(text).matches();
  }

  /** The captions that the markup gives to this picture, the surest first; mostly one or none. */
  static List<String> of(Element image) {
    var found = inFigure(image);
    return found.isEmpty() ? beside(image) : found;
  }

  private static List<String> inFigure(Element image) {
    var above = image.parent();
    for (var i = 0; i < CLIMB && above != null && !above.normalName().equals("body"); i++) {
      if (!isSmall(above)) {
        break;
      }
      var captions = captionsIn(above);
      if (!captions.isEmpty()) {
        return captions;
      }
      if (isFigure(above)) {
        break;
      }
      above = above.parent();
    }
    return List.of();
  }

  private static boolean isFigure(Element element) {
    return element.normalName().equals("figure") || element.hasClass("figure");
  }

  private static boolean isSmall(Element element) {
    var images = 0;
    var all = 0;
    for (var e : (Iterable<Element>) element.stream()::iterator) {
      images += Flow.isImage(e) ? 1 : 0;
      all++;
      if (images > MOST_IMAGES || all > MOST_ELEMENTS) {
        return false;
      }
    }
    return true;
  }

  private static List<String> captionsIn(Element figure) {
    var captions = new ArrayList<String>();
    figure.stream()
        .filter(e -> e != figure && isCaption(e) && !e.normalName().equals("caption"))
        .forEach(
            e -> {
              var text = Prose.clean(e.text());
              if (!text.isEmpty() && !captions.contains(text)) {
                captions.add(text);
              }
            });
    return captions;
  }

  /** The text of the next cell, else the one before; or of the one neighbour of a small box. */
  private static List<String> beside(Element image) {
    var box = image;
    while (box.parent() != null && !isCell(box) && box.parent().text().isBlank()) {
      box = box.parent();
    }
    var name = box.normalName();
    var row = box.parent();
    if (row == null || row.normalName().equals("body")) {
      return List.of();
    }
    if (isCell(box)) {
      return box.text().isBlank() ? neighbour(box, LONGEST_CELL) : own(box);
    }
    if (name.equals("dt")) {
      return neighbour(box, LONGEST_CELL);
    }
    // Two boxes side by side: a table made of div. A picture above a paragraph looks different.
    return name.equals("div") && row.childrenSize() == 2 && isBoxes(row)
        ? neighbour(box, LONGEST_NEIGHBOUR)
        : List.of();
  }

  private static boolean isBoxes(Element row) {
    var first = row.child(0);
    var second = row.child(1);
    return first.normalName().equals("div")
        && second.normalName().equals("div")
        && row.ownText().isBlank();
  }

  private static List<String> own(Element cell) {
    var text = Prose.clean(cell.text());
    var alone = cell.stream().filter(Flow::isImage).limit(2).count() == 1;
    return alone && !text.isEmpty() && text.length() <= LONGEST_NEIGHBOUR
        ? List.of(text)
        : List.of();
  }

  private static List<String> neighbour(Element box, int longest) {
    for (var next = box.nextElementSibling(); next != null; next = next.nextElementSibling()) {
      var text = Prose.clean(next.text());
      if (!text.isEmpty()) {
        return text.length() <= longest ? List.of(text) : List.of();
      }
    }
    var before = box.previousElementSibling();
    var text = before == null ? "" : Prose.clean(before.text());
    return text.isEmpty() || text.length() > longest ? List.of() : List.of(text);
  }
}
