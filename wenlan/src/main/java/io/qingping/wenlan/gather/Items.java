package io.qingping.wenlan.gather;

import io.qingping.wenlan.fetch.Visit;
import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.filter.RepeatedTexts;
import io.qingping.wenlan.filter.TextFilter;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
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
  static long count(Iterator<Visit> visits, RepeatedTexts texts) {
    long total = 0;
    var seen = new SeenPages();
    while (visits.hasNext()) {
      var visit = visits.next();
      if (visit.reason() != null || seen.judge(visit).isPresent()) {
        total++;
      } else {
        total += visit.page().candidates().size();
        Texts.counted(visit).forEach(texts::add);
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
    var before = visit.reason() == null ? seen.judge(visit) : Optional.<Reason>empty();
    if (before.isPresent()) {
      waiting.add(Item.repeated(first, visit, before.get()));
    } else {
      Item.of(first, visit, filter).forEach(item -> waiting.add(unlessKnown(item)));
    }
  }

  /** Of pictures with the same address the first is taken. */
  private Item unlessKnown(Item item) {
    if (item.isDropped() || addresses.add(SeenPages.start(item.image().toString()))) {
      return item;
    }
    item.outcome().drop(Reason.SAME_ADDRESS, "");
    return Item.dropped(item.outcome());
  }
}
