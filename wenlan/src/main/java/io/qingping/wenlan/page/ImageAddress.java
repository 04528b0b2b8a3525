package io.qingping.wenlan.page;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/** Where the picture of an {@code img} is, which on lazy pages is not where {@code src} says. */
final class ImageAddress {
  private static final List<String> LAZY =
      List.of(
          "data-src",
          "data-original",
          "data-lazy-src",
          "data-actualsrc",
          "data-original-src",
          "data-lazy",
          "data-echo",
          "data-url",
          "data-img-src",
          "zoomfile",
          "file");
  private static final List<String> SETS = List.of("data-srcset", "data-lazy-srcset", "srcset");

  /** Stand-ins, spacers, counters and sprites by the names they mostly have. */
  private static final Pattern NOTHING =
      Pattern.compile(
          "(?i)([^/]*/)*(spacer|blank|clear|pixel|transparent|trans|empty|1x1|placeholder|loading"
              + "|gr[ea]y|lazy(load)?|sprites?|beacon|tracking|counter|stat)"
              + "([_.-]?(\\d+(x\\d+)?|img|image|gif|bg|icons?))?\\.(gif|png|jpe?g|svg|webp|php|aspx?)");

  /** Data addresses below this length hold a dot or a line. */
  private static final int SMALLEST_DATA = 200;

  /** A side given as less than this is a spacer, a rule or a counter. */
  private static final int SMALLEST_SIDE = 8;

  /** Wider copies bring nothing to a tower and cost much. */
  private static final int WIDEST = 2048;

  private ImageAddress() {}

  /** Absolute; empty if there is no picture worth the name. */
  static Optional<URI> of(Element image, URI base) {
    if (tiny(image, "width") || tiny(image, "height")) {
      return Optional.empty();
    }
    var references = new ArrayList<String>();
    for (var name : LAZY) {
      references.add(image.attr(name));
    }
    for (var name : SETS) {
      references.add(best(image.attr(name)));
    }
    references.add(image.attr("src"));
    if (image.parent() != null && image.parent().normalName().equals("picture")) {
      sources(image.parent(), references);
    }
    return references.stream()
        .filter(r -> !r.isBlank() && !isNothing(r))
        .flatMap(r -> Addresses.resolve(base, r).stream())
        .findFirst();
  }

  private static void sources(Element picture, List<String> references) {
    for (var source : picture.children()) {
      var type = source.attr("type").toLowerCase(Locale.ROOT);
      if (source.normalName().equals("source") && type.matches("|image/(jpeg|png|webp|gif)")) {
        references.add(best(source.attr("srcset")));
        references.add(best(source.attr("data-srcset")));
      }
    }
  }

  private static boolean isNothing(String reference) {
    if (reference.regionMatches(true, 0, "data:", 0, 5)) {
      return reference.length() < SMALLEST_DATA;
    }
    var end = reference.indexOf('?');
    var path = end < 0 ? reference : reference.substring(0, end);
    return path.length() < 2000 && NOTHING.matcher(path.strip()).matches()
        || reference.equals("about:blank");
  }

  private static boolean tiny(Element image, String side) {
    var value = image.attr(side).strip();
    var style = image.attr("style").toLowerCase(Locale.ROOT).replace(" ", "");
    return value.matches("[0-9]{1,4}(px)?")
            && Integer.parseInt(value.replace("px", "")) < SMALLEST_SIDE
        || style.matches("(^|.*;)" + side + ":[0-7](px)?(;.*|$)");
  }

  /**
   * The best of a {@code srcset}: the widest of at most {@value #WIDEST} pixels, or of the highest
   * density; empty if there is none.
   */
  static String best(String srcset) {
    var best = "";
    var most = -1.0;
    var rest = srcset.strip();
    while (!rest.isEmpty()) {
      // Addresses have commas themselves: an address ends at a blank, a descriptor at a comma.
      var blank = rest.split("\\s+", 2);
      var address = blank[0];
      var after = blank.length > 1 ? blank[1] : "";
      var descriptor = "";
      if (!address.endsWith(",")) {
        var comma = after.indexOf(',');
        descriptor = (comma < 0 ? after : after.substring(0, comma)).strip();
        after = comma < 0 ? "" : after.substring(comma + 1);
      }
      var worth = worth(descriptor);
      if (worth > most) {
        most = worth;
        best = address.replaceFirst(",+$", "");
      }
      rest = after.strip();
    }
    return best;
  }

  private static double worth(String descriptor) {
    if (!descriptor.matches("[0-9]{1,6}(\\.[0-9]{1,6})?[wx]")) {
      return 1;
    }
    var value = Double.parseDouble(descriptor.substring(0, descriptor.length() - 1));
    return descriptor.endsWith("w") && value > WIDEST ? 0.5 / value : value;
  }
}
