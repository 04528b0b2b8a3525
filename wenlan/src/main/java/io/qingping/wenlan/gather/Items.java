package io.qingping.wenlan.gather;

import io.qingping.wenlan.fetch.Visit;
import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.filter.TextCounts;
import io.qingping.wenlan.filter.TextFilter;
import io.qingping.wenlan.filter.TextLanguage;
import io.qingping.wenlan.page.Candidate;
import io.qingping.wenlan.shard.Outcome;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;

/**
 * All pages that are dropped and all pictures of a run, in the order of the pages' addresses and of
 * the pictures on them, numbered from 0. Texts and addresses are judged here, where the order
 * matters and nothing needs fetching.
 */
final class Items implements Iterator<Item> {
  private final Iterator<Visit> visits;
  private final TextFilter filter;
  private final Queue<Item> waiting = new ArrayDeque<>();
  private final Set<Long> addresses = new HashSet<>(); // 64 bits of each picture that was wanted
  private final SeenPages seen = new SeenPages();
  private long number;

  Items(Iterator<Visit> visits, TextFilter filter) {
    this.visits = visits;
    this.filter = filter;
  }

  /** How many there will be; counts the texts on the way. */
  static long count(Iterator<Visit> visits, TextCounts counts) {
    long total = 0;
    var seen = new SeenPages();
    while (visits.hasNext()) {
      var visit = visits.next();
      if (visit.reason() != null || seen.judge(visit).isPresent()) {
        total++;
      } else {
        total += visit.page().candidates().size();
        Texts.count(visit, counts);
      }
    }
    return total;
  }

  /** Passes over items whose outcome is written already. */
  void skipTo(long next) {
    while (number < next && hasNext()) {
      next();
    }
  }

  @Override
  public boolean hasNext() {
    while (waiting.isEmpty() && visits.hasNext()) {
      expand(visits.next());
    }
    return !waiting.isEmpty();
  }

  @Override
  public Item next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    number++;
    return waiting.remove();
  }

  private void expand(Visit visit) {
    long first = number + waiting.size();
    var page = visit.address().toString();
    if (visit.reason() != null) {
      waiting.add(dropped(Outcome.page(first, page, visit.reason(), visit.detail())));
      return;
    }
    var before = seen.judge(visit);
    if (before.isPresent()) {
      var from = "asked for as " + visit.asked();
      waiting.add(dropped(Outcome.page(first, page, before.get(), from)));
    } else {
      for (var candidate : visit.page().candidates()) {
        waiting.add(item(number + waiting.size(), candidate));
      }
    }
  }

  private Item item(long n, Candidate candidate) {
    var outcome = Outcome.picture(n, candidate);
    var texts = Texts.judge(candidate, filter);
    if (texts.reason().isPresent()) {
      outcome.drop(texts.reason().get(), "");
      return dropped(outcome);
    }
    var best = texts.best();
    outcome.texts(best, TextLanguage.of(best), texts.kept());
    if (!addresses.add(SeenPages.start(candidate.image().toString()))) {
      outcome.drop(Reason.SAME_ADDRESS, "");
      return dropped(outcome);
    }
    return new Item(outcome, candidate.image(), best);
  }

  private static Item dropped(Outcome outcome) {
    return new Item(outcome, null, "");
  }
}
