package io.qingping.wenlan.gather;

import io.qingping.wenlan.fetch.Visit;
import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.filter.TextFilter;
import io.qingping.wenlan.filter.TextLanguage;
import io.qingping.wenlan.page.Candidate;
import io.qingping.wenlan.shard.Outcome;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A page that is dropped, or a picture.
 *
 * @param outcome what is known so far; with a reason if it is dropped already
 * @param image where the picture is; null if it is dropped already
 * @param text the best of its texts
 */
public record Item(Outcome outcome, URI image, String text) {
  /**
   * What a page gives, with the texts of its pictures judged: a dropped page itself, or each of its
   * pictures.
   *
   * @param first number of the first of them in the run
   */
  public static List<Item> of(long first, Visit visit, TextFilter filter) {
    var page = visit.address().toString();
    if (visit.reason() != null) {
      return List.of(dropped(Outcome.page(first, page, visit.reason(), visit.detail())));
    }
    var items = new ArrayList<Item>();
    for (var candidate : visit.page().candidates()) {
      items.add(of(first + items.size(), candidate, filter));
    }
    return items;
  }

  private static Item of(long n, Candidate candidate, TextFilter filter) {
    var outcome = Outcome.picture(n, candidate);
    var texts = Texts.judge(candidate, filter);
    if (texts.reason().isPresent()) {
      outcome.drop(texts.reason().get(), "");
      return dropped(outcome);
    }
    var best = texts.best();
    outcome.texts(best, TextLanguage.of(best), texts.kept());
    return new Item(outcome, candidate.image(), best);
  }

  /** A page that was there before. */
  public static Item repeated(long n, Visit visit, Reason reason) {
    var page = visit.address().toString();
    return dropped(Outcome.page(n, page, reason, "asked for as " + visit.asked()));
  }

  static Item dropped(Outcome outcome) {
    return new Item(outcome, null, "");
  }

  public boolean isDropped() {
    return image == null;
  }
}
