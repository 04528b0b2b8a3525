package io.qingping.spark;

import io.qingping.spark.AnswerLog.Answer;
import io.qingping.wenlan.fetch.Fetcher;
import io.qingping.wenlan.fetch.Refusal;
import io.qingping.wenlan.fetch.Trail;
import io.qingping.wenlan.filter.Reason;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

/** Asks hosts, which no other task asks, for all pictures that are wanted of them. */
final class WebTask implements HostTurns.Work<WebTask.Ask> {
  private static final Duration LATE = Duration.ofSeconds(5);

  private final WebChoice choice;
  private final Fetcher fetcher;
  private final AnswerLog log;

  /** A picture, and where it is asked for now. */
  record Ask(long n, Trail trail) {
    Answer answer(Reason reason, String detail) {
      return new Answer(n, reason, detail, null, List.of());
    }
  }

  private WebTask(WebChoice choice, Fetcher fetcher, AnswerLog log) {
    this.choice = choice;
    this.fetcher = fetcher;
    this.log = log;
  }

  /**
   * Asks for what an earlier attempt has no answer to.
   *
   * @param rows (n, at, passed, ...), all of one folder
   * @param folder of the answers
   * @return how many there were
   */
  static long run(Iterator<Row> rows, WebChoice choice, Path folder, Configuration hadoop)
      throws IOException, InterruptedException {
    var known = AnswerLog.numbers(folder, hadoop);
    var hosts = new LinkedHashMap<String, List<Ask>>();
    long asked = 0;
    while (rows.hasNext()) {
      var row = rows.next();
      asked++;
      if (!known.contains(row.getLong(0))) {
        var ask = ask(row);
        hosts.computeIfAbsent(host(ask.trail().at()), host -> new ArrayList<>()).add(ask);
      }
    }
    var context = TaskContext.get();
    try (var fetcher = new Fetcher(choice.fetch());
        var log = new AnswerLog(folder, hadoop);
        var turns =
            new HostTurns<>(
                choice.threads(),
                fetcher.connections(),
                LATE,
                choice.hostTime(),
                new WebTask(choice, fetcher, log))) {
      if (!turns.run(hosts.values(), context::isInterrupted)) {
        throw new InterruptedException("the task was ended");
      }
    }
    return asked;
  }

  private static Ask ask(Row row) {
    List<String> passed = row.getList(2);
    var addresses = passed.stream().map(URI::create).toList();
    return new Ask(row.getLong(0), new Trail(addresses, URI.create(row.getString(1)), null));
  }

  /** The name of the host whose pace counts; empty for an address that has none. */
  static String host(URI address) {
    return address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
  }

  @Override
  public void ask(Ask ask) throws IOException, InterruptedException {
    var host = host(ask.trail().at());
    try {
      var end = fetcher.picture(ask.trail(), onto -> host(onto).equals(host));
      if (end.answer() != null) {
        log.add(ask.answer(null, ""), end.answer().body());
      } else {
        var passed = end.passed().stream().map(URI::toString).toList();
        log.add(new Answer(ask.n(), null, "", end.at().toString(), passed));
      }
    } catch (Refusal refusal) {
      log.add(ask.answer(refusal.reason(), refusal.detail()));
    }
  }

  @Override
  public void giveUp(Ask ask) throws IOException {
    var minutes = choice.hostTime().toMinutes();
    log.add(ask.answer(Reason.TIMEOUT, "the host was busy for %d minutes".formatted(minutes)));
  }
}
