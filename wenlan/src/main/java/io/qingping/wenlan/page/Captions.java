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

  private static final List<String> CELLS = List.of("td", "th", "dt");

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

  /** The captions that the markup gives to this picture, the surest first. */
  static Found of(Element image) {
    var found = inFigure(image);
    return found.isEmpty() ? beside(image) : new Found(found, null);
  }

  /**
   * Captions of a picture.
   *
   * @param texts one or none, or a picture's own and the whole figure's
   * @param box an element beside the picture that is a caption though nothing marks it so, or null
   */
  record Found(List<String> texts, Element box) {
    static final Found NONE = new Found(List.of(), null);
  }

  private static List<String> inFigure(Element image) {
    var captions = new ArrayList<String>();
    var above = image.parent();
    for (var i = 0; i < CLIMB && above != null && isSmall(above); i++) {
      // Above a picture's own caption only that of the whole figure counts, not the other
      // pictures'.
      var candidates = captions.isEmpty() ? above.stream() : above.children().stream();
      var figure = above;
      candidates
          .filter(e -> e != figure && isCaption(e) && !e.normalName().equals("caption"))
          .filter(e -> !standsWithAnother(e, figure))
          .map(e -> Prose.clean(e.text()))
          .filter(text -> !text.isEmpty() && !captions.contains(text))
          .toList()
          .forEach(captions::add);
      if (isFigure(above)) {
        break;
      }
      above = above.parent();
    }
    return captions;
  }

  /** Whether something smaller than the figure holds the caption and a picture. */
  private static boolean standsWithAnother(Element caption, Element figure) {
    var around = caption.parent();
    while (around != figure && around.stream().noneMatch(Flow::isImage)) {
      around = around.parent();
    }
    return around != figure;
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

  /** The text of its cell, the next cell or the one before; or of the other one of two boxes. */
  private static Found beside(Element image) {
    var cell = Surroundings.closest(image, CELLS);
    if (cell != null) {
      var found = Surroundings.isEmpty(cell) ? neighbour(cell, LONGEST_CELL) : own(cell);
      if (!found.texts().isEmpty()) {
        return found;
      }
    }
    var box = image;
    while (box.parent() != null && Surroundings.isEmpty(box.parent())) {
      box = box.parent();
    }
    // Two boxes side by side are a table made of div.
    return box.parent() != null && isPair(box.parent())
        ? neighbour(box, LONGEST_NEIGHBOUR)
        : Found.NONE;
  }

  private static boolean isPair(Element row) {
    return row.childNodeSize() <= Surroundings.MOST_CHILDREN
        && row.childrenSize() == 2
        && row.children().stream().allMatch(e -> e.normalName().equals("div"))
        && row.ownText().isBlank();
  }

  private static Found own(Element cell) {
    var alone = cell.stream().filter(Flow::isImage).limit(2).count() == 1;
    return alone ? new Found(found(cell, LONGEST_NEIGHBOUR).texts(), null) : Found.NONE;
  }

  private static Found neighbour(Element box, int longest) {
    var steps = 0;
    for (var next = box.nextElementSibling();
        next != null && steps++ < Surroundings.MOST_CHILDREN;
        next = next.nextElementSibling()) {
      if (!Surroundings.isEmpty(next)) {
        return found(next, longest);
      }
    }
    var before = box.previousElementSibling();
    return before == null ? Found.NONE : found(before, longest);
  }

  private static Found found(Element box, int longest) {
    var text = Prose.clean(box.text());
    return text.isEmpty() || text.length() > longest ? Found.NONE : new Found(List.of(text), box);
  }
}
