package io.qingping.wenlan.gather;

import io.qingping.wenlan.fetch.Visit;
import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.filter.TextFilter;
import io.qingping.wenlan.page.Candidate;
import io.qingping.wenlan.page.Role;
import io.qingping.wenlan.page.RoleText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The texts of a picture that are worth having, and the best of them.
 *
 * @param kept in the order of {@link Role}; empty if there is a reason
 * @param reason why the picture is dropped for its texts
 */
public record Texts(List<RoleText> kept, Optional<Reason> reason) {
  /**
   * Best first: what was written for this picture, then what was written around it, short and whole
   * before long, and last what all pictures of a page share.
   */
  private static final List<Role> RANKING =
      List.of(
          Role.CAPTION,
          Role.ALT,
          Role.TITLE,
          Role.FIRST_SENTENCE,
          Role.HEADING,
          Role.BEFORE,
          Role.AFTER,
          Role.PAGE_TITLE);

  /** Texts that belong to a page or a part of it, and so to many of its pictures. */
  private static final Set<Role> SHARED =
      Set.of(Role.PAGE_TITLE, Role.HEADING, Role.BEFORE, Role.AFTER, Role.FIRST_SENTENCE);

  /**
   * A page's texts as often as they count: those of a picture for each one, those of a page once.
   */
  public static List<String> counted(Visit visit) {
    var counted = new ArrayList<String>();
    var shared = new HashSet<String>();
    for (var candidate : visit.page().candidates()) {
      var own = new HashSet<String>();
      for (var text : candidate.texts()) {
        if ((SHARED.contains(text.role()) ? shared : own).add(text.text())) {
          counted.add(text.text());
        }
      }
    }
    return counted;
  }

  static Texts judge(Candidate candidate, TextFilter filter) {
    var kept = new ArrayList<RoleText>();
    RoleText refused = null; // the best of them
    Reason why = Reason.NO_TEXT;
    for (var text : candidate.texts()) {
      var reason = filter.judge(text.text());
      if (reason.isEmpty()) {
        kept.add(new RoleText(text.role(), filter.cut(text.text())));
      } else if (reason.get() == Reason.SENSITIVE) {
        return new Texts(List.of(), reason);
      } else if (refused == null || rank(text) < rank(refused)) {
        refused = text;
        why = reason.get();
      }
    }
    return kept.isEmpty()
        ? new Texts(List.of(), Optional.of(why))
        : new Texts(kept, Optional.empty());
  }

  private static int rank(RoleText text) {
    return RANKING.indexOf(text.role());
  }

  String best() {
    return kept.stream().min(Comparator.comparingInt(Texts::rank)).orElseThrow().text();
  }
}
