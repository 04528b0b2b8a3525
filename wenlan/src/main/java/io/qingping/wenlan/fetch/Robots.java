package io.qingping.wenlan.fetch;

import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRules.RobotRulesMode;
import crawlercommons.robots.SimpleRobotRulesParser;
import io.qingping.wenlan.page.OptOut;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What a host's robots.txt allows (RFC 9309). Rules are kept for a day; a robots.txt that could not
 * be reached forbids everything and is asked for again after ten minutes.
 *
 * @param reachable whether there was an answer to rely on
 * @param until {@link System#nanoTime()} at which this is too old
 */
record Robots(BaseRobotRules rules, boolean reachable, long until) {
  /** More of a robots.txt is not read (RFC 9309, section 2.5, asks for at least this). */
  static final int MAX_BYTES = 500 << 10;

  private static final Duration FRESH = Duration.ofHours(24);
  private static final Duration RETRY = Duration.ofMinutes(10);

  static Robots parsed(URI robotsTxt, byte[] body, String contentType) {
    var parser = new SimpleRobotRulesParser();
    return of(
        parser.parseContent(robotsTxt.toString(), body, contentType, List.of(OptOut.ROBOT)),
        true,
        FRESH);
  }

  static Robots allowAll() {
    return of(new SimpleRobotRules(RobotRulesMode.ALLOW_ALL), true, FRESH);
  }

  static Robots unreachable() {
    return of(new SimpleRobotRules(RobotRulesMode.ALLOW_NONE), false, RETRY);
  }

  private static Robots of(BaseRobotRules rules, boolean reachable, Duration age) {
    return new Robots(rules, reachable, System.nanoTime() + age.toNanos());
  }

  boolean isOld() {
    return System.nanoTime() - until > 0;
  }

  boolean allows(URI address) {
    return rules.isAllowed(address.toString());
  }

  /** The longer of the own interval and the one that the host asks for. */
  Duration interval(Duration own) {
    long asked = rules.getCrawlDelay(); // milliseconds
    return asked == BaseRobotRules.UNSET_CRAWL_DELAY || asked <= own.toMillis()
        ? own
        : Duration.ofMillis(asked);
  }
}
