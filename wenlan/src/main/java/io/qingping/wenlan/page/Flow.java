package io.qingping.wenlan.page;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/**
 * A page as it is read: headings, paragraphs and pictures in one row. A paragraph is text without a
 * block's edge or an empty line in it; a picture inside a paragraph stands after its paragraph if
 * text precedes it, else before.
 */
final class Flow implements NodeFilter {
  /** A heading, a paragraph or a picture. */
  sealed interface Piece {}

  enum Kind {
    HEADING,
    PROSE,
    /** A caption, a menu, a line of links: not a paragraph of the text. */
    OTHER
  }

  /** Text that begins in {@code block}, in a cell of a table with columns or in none (null). */
  static final class Text implements Piece {
    private final StringBuilder letters = new StringBuilder();
    private int linked;
    private int links;
    private final Kind kind;
    private final Element cell;
    private final Element block;
    private String clean;

    Text(Kind kind, Element cell, Element block) {
      this.kind = kind;
      this.cell = cell;
      this.block = block;
    }

    Kind kind() {
      return links >= 3 && linked * 10 > letters.length() * 7 ? Kind.OTHER : kind;
    }

    String clean() {
      if (clean == null) {
        clean = Prose.clean(letters.toString());
      }
      return clean;
    }
  }

  /**
   * A picture.
   *
   * @param cell the innermost cell of a table with columns, or null
   * @param item the innermost item of a list that has a text, or null
   */
  record Image(Element element, Element cell, Element item, List<String> captions)
      implements Piece {
    /** Whether this text is not another cell's or item's. */
    boolean mayHave(Text text) {
      return text.cell == cell
          && (item == null || text.block == item || text.block.parents().contains(item));
    }
  }

  private static final Set<String> UNSEEN =
      Set.of(
          "script",
          "style",
          "template",
          "select",
          "textarea",
          "button",
          "svg",
          "math",
          "object",
          "iframe",
          "canvas",
          "datalist",
          "head");
  private static final List<String> ITEMS = List.of("li", "dd");
  private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");

  private final List<Piece> pieces = new ArrayList<>();
  private final Boilerplate boilerplate;
  private final Deque<Element> cells = new ArrayDeque<>();

  /** What turned out to be captions without being marked so. */
  private final Set<Element> boxes = new HashSet<>();

  /** How deep the walk is in something of which only pictures count ({@code noscript}). */
  private int silent;

  private int headings;
  private int others;
  private int anchors;
  private int breaks;
  private Text current;

  private Flow(Boilerplate boilerplate) {
    this.boilerplate = boilerplate;
  }

  /** The pieces of this body. */
  static List<Piece> of(Element body) {
    var flow = new Flow(new Boilerplate(body));
    body.filter(flow);
    return flow.pieces;
  }

  static boolean isImage(Element element) {
    var name = element.normalName();
    return name.equals("img") || name.equals("amp-img");
  }

  @Override
  public FilterResult head(Node node, int depth) {
    if (node instanceof TextNode text) {
      append(text);
      return FilterResult.CONTINUE;
    }
    if (!(node instanceof Element element)) {
      return FilterResult.CONTINUE;
    }
    if (UNSEEN.contains(element.normalName())) {
      return FilterResult.SKIP_ENTIRELY;
    }
    if (boilerplate.covers(element)) {
      current = element.isBlock() ? null : current;
      return FilterResult.SKIP_ENTIRELY;
    }
    if (isImage(element)) {
      var captions = Captions.of(element);
      boxes.add(captions.box());
      pieces.add(new Image(element, cells.peek(), item(element), captions.texts()));
    }
    enter(element);
    return FilterResult.CONTINUE;
  }

  private void enter(Element element) {
    var name = element.normalName();
    if (name.equals("br")) {
      breaks++;
      if (breaks > 1) {
        current = null;
      } else {
        space();
      }
    } else if (element.isBlock() || name.equals("figcaption")) {
      current = null;
    }
    count(element, 1);
    if (name.equals("a") && current != null) {
      current.links++;
    }
    if (isCell(element)) {
      cells.push(element);
    }
  }

  @Override
  public FilterResult tail(Node node, int depth) {
    if (node instanceof Element element) {
      count(element, -1);
      if (element.isBlock()) {
        current = null;
      }
      if (element == cells.peek()) {
        cells.pop();
      }
    }
    return FilterResult.CONTINUE;
  }

  private void count(Element element, int step) {
    var name = element.normalName();
    if (name.equals("noscript")) {
      silent += step;
    } else if (name.equals("a")) {
      anchors += step;
    } else if (HEADINGS.contains(name) || element.attr("role").equals("heading")) {
      headings += step;
    } else if (name.equals("pre")
        || name.equals("dt")
        || boxes.contains(element)
        || Captions.isCaption(element)) {
      others += step;
    }
  }

  private void append(TextNode node) {
    var text = node.getWholeText();
    if (silent > 0 || text.isBlank()) {
      space();
      return;
    }
    breaks = 0;
    if (current == null) {
      var kind = headings > 0 ? Kind.HEADING : others > 0 ? Kind.OTHER : Kind.PROSE;
      current = new Text(kind, cells.peek(), node.parent());
      current.links = anchors > 0 ? 1 : 0;
      pieces.add(current);
    }
    current.letters.append(text);
    current.linked += anchors > 0 ? text.length() : 0;
  }

  private void space() {
    if (current != null && silent == 0) {
      current.letters.append(' ');
    }
  }

  private static Element item(Element image) {
    var item = Surroundings.closest(image, ITEMS);
    return item == null || Surroundings.isEmpty(item) ? null : item;
  }

  /** A cell of a row with columns; a row of one cell is only layout. */
  private static boolean isCell(Element element) {
    return Captions.isCell(element)
        && (element.previousElementSibling() != null || element.nextElementSibling() != null);
  }
}
