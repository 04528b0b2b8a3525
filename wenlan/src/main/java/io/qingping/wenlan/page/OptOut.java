package io.qingping.wenlan.page;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a page forbids, in {@code <meta name="robots">} or in the header {@code X-Robots-Tag}, which
 * have the same grammar: directives with commas between, maybe after the name of the robot they are
 * for.
 */
public enum OptOut {
  NOAI,
  NOIMAGEAI,
  NOML,
  NOINDEX,
  NOIMAGEINDEX,
  NOFOLLOW;

  /** The name by which pages address this robot alone. */
  public static final String ROBOT = "qingping";

  /**
   * What these directives forbid; those addressed to other robots and unknown ones do not count.
   */
  public static Set<OptOut> in(String directives) {
    var found = EnumSet.noneOf(OptOut.class);
    var ours = true;
    for (var part : directives.toLowerCase(Locale.ROOT).split(",")) {
      var colon = part.indexOf(':');
      var name = colon < 0 ? "" : part.substring(0, colon).strip();
      // "max-snippet: 20" and "unavailable_after: date" have a colon too, but address no robot.
      if (colon >= 0 && !name.startsWith("max-") && !name.equals("unavailable_after")) {
        ours = name.equals(ROBOT);
        part = part.substring(colon + 1);
      }
      if (ours) {
        addDirective(part.strip(), found);
      }
    }
    return found;
  }

  private static void addDirective(String directive, Set<OptOut> found) {
    if (directive.equals("none")) {
      found.add(NOINDEX);
      found.add(NOFOLLOW);
    }
    for (var value : values()) {
      if (value.name().toLowerCase(Locale.ROOT).equals(directive)) {
        found.add(value);
      }
    }
  }
}
