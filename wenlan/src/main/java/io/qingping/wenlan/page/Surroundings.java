package io.qingping.wenlan.page;

import java.util.List;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * Questions about what is around an element that cost little on a page with a hundred thousand of
 * them: every search is bounded.
 */
final class Surroundings {
  /** A box with more in it than this counts as one with text. */
  private static final int MOST_NODES = 200;

  /** Something with more children is a list, not a pair of boxes. */
  static final int MOST_CHILDREN = 20;

  private Surroundings() {}

  /** The element itself or the nearest around it with one of these names, or null. */
  static Element closest(Element element, List<String> names) {
    var at = element;
    while (at != null && !names.contains(at.normalName())) {
      at = at.parent();
    }
    return at;
  }

  /** Whether there is no letter and no digit in an element. */
  static boolean isEmpty(Element element) {
    Node at = element;
    for (var i = 0; i < MOST_NODES; i++) {
      if (at instanceof TextNode text && !Prose.clean(text.getWholeText()).isEmpty()) {
        return false;
      }
      at = following(at, element);
      if (at == null) {
        return true;
      }
    }
    return false;
  }

  /** The next node in document order within {@code root}, or null. */
  private static Node following(Node node, Node root) {
    if (node.childNodeSize() > 0) {
      return node.childNode(0);
    }
    var at = node;
    while (at != root && at.nextSibling() == null) {
      at = at.parentNode();
    }
    return at == root ? null : at.nextSibling();
  }
}
