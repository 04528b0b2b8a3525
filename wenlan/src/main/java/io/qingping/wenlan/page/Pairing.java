package io.qingping.wenlan.page;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jsoup.nodes.Element;

/** Which texts of a page belong to which of its pictures. */
final class Pairing {
  /** A picture that a page shows so often is a bullet or a sign, whatever stands beside it. */
  private static final int DECORATION = 4;

  /** So many pieces of the page away, a paragraph is near no more. */
  private static final int FAR = 100;

  private static final List<String> LINK = List.of("a");
  private static final List<String> NOSCRIPT = List.of("noscript");

  private final URI page;
  private final URI base;
  private final String title;

  Pairing(URI page, URI base, String title) {
    this.page = page;
    this.base = base;
    this.title = title;
  }

  /** The pictures of this body in document order, each address once, where it stands first. */
  List<Candidate> candidates(Element body) {
    var pieces = Flow.of(body);
    var first = new LinkedHashMap<URI, Integer>();
    var times = new HashMap<URI, Integer>();
    for (var i = 0; i < pieces.size(); i++) {
      if (pieces.get(i) instanceof Flow.Image image) {
        var at = i;
        address(image.element())
            .ifPresent(
                address -> {
                  first.putIfAbsent(address, at);
                  times.merge(address, inNoscript(image.element()) ? 0 : 1, Integer::sum);
                });
      }
    }
    var headings = headings(pieces);
    var candidates = new ArrayList<Candidate>();
    first.forEach(
        (address, at) -> {
          if (times.get(address) < DECORATION) {
            var texts = texts(pieces, at, headings.get(at));
            candidates.add(new Candidate(address, page, candidates.size(), texts));
          }
        });
    return candidates;
  }

  /** A copy in {@code noscript} counts only where the picture before it has no address. */
  private Optional<URI> address(Element image) {
    if (Boilerplate.isSign(image)) {
      return Optional.empty();
    }
    var noscript = Surroundings.closest(image, NOSCRIPT);
    var before = noscript == null ? null : noscript.previousElementSibling();
    if (before != null) {
      var twin = Flow.isImage(before) ? before : before.selectFirst("img, amp-img");
      if (twin != null && ImageAddress.of(twin, base).isPresent()) {
        return Optional.empty();
      }
    }
    return ImageAddress.of(image, base);
  }

  private static boolean inNoscript(Element image) {
    return Surroundings.closest(image, NOSCRIPT) != null;
  }

  private List<RoleText> texts(List<Flow.Piece> pieces, int at, String heading) {
    var image = (Flow.Image) pieces.get(at);
    var texts = new ArrayList<RoleText>();
    add(texts, Role.ALT, alt(image.element()));
    var before = neighbour(pieces, at, -1);
    var after = neighbour(pieces, at, 1);
    var captions = new ArrayList<>(image.captions());
    if (captions.isEmpty()) {
      if (Captions.isNumbered(after)) {
        captions.add(after);
      } else if (Captions.isNumbered(before)) {
        captions.add(before);
      }
    }
    captions.forEach(caption -> add(texts, Role.CAPTION, caption));
    add(texts, Role.TITLE, titleOf(image.element()));
    add(texts, Role.PAGE_TITLE, title);
    add(texts, Role.HEADING, heading);
    before = captions.contains(before) ? "" : before;
    after = captions.contains(after) ? "" : after;
    add(texts, Role.BEFORE, before);
    add(texts, Role.AFTER, after);
    add(texts, Role.FIRST_SENTENCE, Sentences.first(before.isEmpty() ? after : before));
    return texts;
  }

  private static void add(List<RoleText> texts, Role role, String text) {
    if (!text.isBlank()) {
      texts.add(new RoleText(role, text));
    }
  }

  /** A file's name says nothing. */
  private static String alt(Element image) {
    var alt = Prose.clean(image.attr("alt"));
    return alt.matches("(?i)\\S+\\.(jpe?g|png|gif|webp|svg|bmp|tiff?)") ? "" : alt;
  }

  private static String titleOf(Element image) {
    var own = Prose.clean(image.attr("title"));
    var link = own.isEmpty() ? Surroundings.closest(image, LINK) : null;
    return link == null ? own : Prose.clean(link.attr("title"));
  }

  /** The nearest paragraph of the same section and cell in this direction, or empty. */
  private static String neighbour(List<Flow.Piece> pieces, int at, int step) {
    var image = (Flow.Image) pieces.get(at);
    for (var i = at + step; i >= 0 && i < pieces.size() && Math.abs(i - at) < FAR; i += step) {
      if (pieces.get(i) instanceof Flow.Text text && !text.clean().isEmpty()) {
        if (text.kind() == Flow.Kind.HEADING) {
          return "";
        }
        if (text.kind() == Flow.Kind.PROSE && image.mayHave(text)) {
          return text.clean();
        }
      }
    }
    return "";
  }

  /** The heading that holds at each piece, or empty. */
  private static List<String> headings(List<Flow.Piece> pieces) {
    var headings = new ArrayList<String>(pieces.size());
    var last = "";
    for (var piece : pieces) {
      if (piece instanceof Flow.Text text
          && text.kind() == Flow.Kind.HEADING
          && !text.clean().isEmpty()) {
        last = text.clean();
      }
      headings.add(last);
    }
    return headings;
  }
}
