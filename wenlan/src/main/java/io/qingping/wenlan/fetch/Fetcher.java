package io.qingping.wenlan.fetch;

import io.qingping.wenlan.fetch.Exchange.Answer;
import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.page.Fetched;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Fetches pages and pictures as a polite guest: what robots.txt forbids is not asked for, and what
 * {@code X-Robots-Tag} or TDMRep reserves is not read; hosts are asked at their pace, and told who
 * asks. It trusts nobody: private addresses are refused at each redirect, and bodies are bounded in
 * bytes, time and type. For several threads.
 */
public final class Fetcher implements AutoCloseable {
  private static final Set<Integer> MOVED = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> BUSY = Set.of(429, 500, 502, 503, 504);
  private static final int HOSTS = 10_000; // remembered at one time

  private final FetchOptions options;
  private final ExecutorService executor;
  private final HostCheck check;
  private final Exchange exchange;
  private final Map<String, Host> hosts =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Host> eldest) {
          return size() > HOSTS;
        }
      };

  public Fetcher(FetchOptions options) {
    this.options = options;
    executor = Executors.newCachedThreadPool(Fetcher::thread);
    check = new HostCheck(options.allowPrivate(), options.timeout().toSeconds() + 1, executor);
    exchange = new Exchange(options, executor);
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "fetch");
    thread.setDaemon(true);
    return thread;
  }

  /** Requests to one host at one time. */
  public int connections() {
    return options.connections();
  }

  /**
   * A page. The answer's address is where redirects led.
   *
   * @param within the addresses to which redirects may lead
   */
  public Fetched page(URI address, Predicate<URI> within) throws Refusal, InterruptedException {
    return fetch(address, Kind.PAGE, within);
  }

  /** A picture; redirects may lead to any public host. */
  public Fetched picture(URI address) throws Refusal, InterruptedException {
    return fetch(address, Kind.PICTURE, next -> true);
  }

  /**
   * A picture, as far as one host has a say in it.
   *
   * @param trail where it was asked for so far, and where it is to be asked for now
   * @param within the addresses that are asked here; a redirect out of them ends this
   */
  public Trail picture(Trail trail, Predicate<URI> within) throws Refusal, InterruptedException {
    return follow(trail, Kind.PICTURE, within);
  }

  /** Refuses a picture that was stored together with its server's refusal, as archives do. */
  public static void requirePermitted(Fetched picture) throws Refusal {
    if (Kind.PICTURE.isForbiddenBy(picture.headers())) {
      throw new Refusal(Reason.OPTED_OUT, "");
    }
  }

  private Fetched fetch(URI address, Kind kind, Predicate<URI> within)
      throws Refusal, InterruptedException {
    var end = follow(Trail.from(address), kind, within);
    if (end.answer() == null) {
      throw new Refusal(Reason.OUTSIDE, "redirected to " + end.at());
    }
    return end.answer();
  }

  private Trail follow(Trail trail, Kind kind, Predicate<URI> within)
      throws Refusal, InterruptedException {
    var seen = new LinkedHashSet<>(trail.passed());
    var at = trail.at();
    while (seen.size() <= options.redirects()) {
      if (!seen.add(at)) {
        throw new Refusal(Reason.REDIRECTS, "a circle");
      }
      check.require(at);
      var answer = ask(at, kind);
      if (!MOVED.contains(answer.status())) {
        requireSuccess(answer.status());
        var found = new Fetched(at, answer.status(), answer.headers().map(), answer.body());
        return new Trail(List.copyOf(seen), at, found);
      }
      at = target(at, answer);
      if (!within.test(at)) {
        return new Trail(List.copyOf(seen), at, null);
      }
    }
    throw new Refusal(Reason.REDIRECTS, "more than " + options.redirects());
  }

  private static void requireSuccess(int status) throws Refusal {
    if (status != 200) {
      throw new Refusal(
          status < 500 && status != 429 ? Reason.NOT_FOUND : Reason.SERVER_ERROR, "HTTP " + status);
    }
  }

  private static URI target(URI from, Answer answer) throws Refusal {
    var location = answer.headers().firstValue("Location").orElse("").strip();
    try {
      var target = from.resolve(location.replace(" ", "%20"));
      return URI.create(target.toString().replaceFirst("#.*", ""));
    } catch (IllegalArgumentException e) {
      throw new Refusal(Reason.BAD_ADDRESS, "redirected to an address that is none");
    }
  }

  private Answer ask(URI address, Kind kind) throws Refusal, InterruptedException {
    var host = host(address);
    var interval = Duration.ZERO; // robots.txt itself is asked for at once
    if (kind != Kind.ROBOTS) {
      var robots = host.rules(() -> robots(address));
      if (!robots.allows(address)) {
        throw new Refusal(robots.reachable() ? Reason.ROBOTS : Reason.ROBOTS_UNREACHABLE, "");
      }
      interval = robots.interval(options.interval());
    }
    for (int attempt = 0; ; attempt++) {
      var wait = options.backOff().multipliedBy(1L << attempt);
      try {
        var answer = askOnce(host, address, kind, interval);
        if (!BUSY.contains(answer.status()) || attempt == options.retries()) {
          return answer;
        }
        wait = max(wait, retryAfter(answer));
        if (wait.compareTo(options.longestWait()) > 0) {
          throw new Refusal(
              Reason.SERVER_ERROR,
              "HTTP %d, asks to wait %d s".formatted(answer.status(), wait.toSeconds()));
        }
        host.rest(wait);
      } catch (Refusal refusal) {
        if (refusal.reason() != Reason.CONNECTION || attempt == options.retries()) {
          throw refusal;
        }
        Thread.sleep(wait.toMillis());
      }
    }
  }

  private Answer askOnce(Host host, URI address, Kind kind, Duration interval)
      throws Refusal, InterruptedException {
    host.enter(interval);
    try {
      var answer = exchange.send(address, kind);
      host.answered();
      return answer;
    } catch (Refusal refusal) {
      if (refusal.reason() == Reason.CONNECTION || refusal.reason() == Reason.TIMEOUT) {
        host.failed(refusal.reason());
      } else {
        host.answered();
      }
      throw refusal;
    } finally {
      host.leave();
    }
  }

  private Host host(URI address) {
    var origin = (address.getScheme() + "://" + address.getRawAuthority()).toLowerCase(Locale.ROOT);
    synchronized (hosts) {
      return hosts.computeIfAbsent(origin, name -> new Host(options.connections()));
    }
  }

  /** RFC 9309, section 2.3.1: 4xx allows, 5xx and silence forbid; 429 is a plea, so it forbids. */
  private Robots robots(URI address) throws InterruptedException {
    var robotsTxt = address.resolve("/robots.txt");
    try {
      var answer = fetch(robotsTxt, Kind.ROBOTS, next -> true);
      return Robots.parsed(robotsTxt, answer.body(), answer.header("Content-Type"));
    } catch (Refusal refusal) {
      return refusal.reason() == Reason.NOT_FOUND ? Robots.allowAll() : Robots.unreachable();
    }
  }

  /** What {@code Retry-After} asks for, in seconds or as a date; zero where it asks nothing. */
  private static Duration retryAfter(Answer answer) {
    Optional<String> header = answer.headers().firstValue("Retry-After").map(String::strip);
    if (header.isEmpty()) {
      return Duration.ZERO;
    }
    if (header.get().matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(header.get()));
    }
    try {
      var date = ZonedDateTime.parse(header.get(), DateTimeFormatter.RFC_1123_DATE_TIME);
      return max(Duration.ZERO, Duration.between(ZonedDateTime.now(), date));
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
