package io.qingping.wenlan.gather;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.shard.Outcome;
import io.qingping.wenlan.shard.ShardFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a folder of shards holds and what was dropped, in numbers: {@code report.json}. For one
 * thread.
 */
public final class Tally implements Serializable {
  private static final int MOST_HOSTS = 10_000; // counted apart
  private static final String OTHER_HOSTS = "(others)";

  @JsonProperty("format")
  final String format = "qingping-gather-report";

  @JsonProperty("version")
  final int version = 1;

  @JsonProperty("shards")
  int shards;

  @JsonProperty("kept")
  long kept;

  @JsonProperty("dropped")
  long dropped;

  @JsonProperty("reasons")
  final Map<Reason, Long> reasons = new EnumMap<>(Reason.class);

  /** Of the texts in {@code .txt}. */
  @JsonProperty("languages")
  final Map<String, Long> languages = new TreeMap<>();

  /** Samples that have a text of this role. */
  @JsonProperty("roles")
  final Map<String, Long> roles = new TreeMap<>();

  /** Samples by the shorter side in pixels; the key is the least of its class. */
  @JsonProperty("sizes")
  final Map<Integer, Long> sizes = new TreeMap<>();

  /** Samples by their score, in tenths; the key is the least of its class. */
  @JsonProperty("nsfw")
  final Map<String, Long> nsfw = new TreeMap<>();

  @JsonProperty("hosts")
  final Map<String, Host> hosts = new TreeMap<>();

  /** Of the pictures, or of the page for a page that was dropped whole. */
  static final class Host implements Serializable {
    @JsonProperty("kept")
    long kept;

    @JsonProperty("dropped")
    long dropped;
  }

  /** Counts all whole shards. */
  static Tally of(ShardFolder folder) {
    var tally = new Tally();
    for (int shard = 0; shard < folder.size(); shard++) {
      folder.outcomes(shard, tally::add);
      tally.addShard();
    }
    return tally;
  }

  /** What was counted in {@code report.json}. */
  public static Tally read(InputStream report) throws IOException {
    return JsonMapper.builder().build().readValue(report, Tally.class);
  }

  /** Counts one more shard, whose outcomes are added beside. */
  public void addShard() {
    shards++;
  }

  public void add(Outcome outcome) {
    outcome.reason().ifPresent(reason -> reasons.merge(reason, 1L, Long::sum));
    var host = host(outcome);
    if (outcome.key().isEmpty()) {
      dropped++;
      host.dropped++;
      return;
    }
    kept++;
    host.kept++;
    languages.merge(outcome.field("language"), 1L, Long::sum);
    outcome.roles().stream().distinct().forEach(role -> roles.merge(role, 1L, Long::sum));
    int side = Math.min(outcome.number("width"), outcome.number("height"));
    sizes.merge(Integer.highestOneBit(side), 1L, Long::sum);
    outcome
        .nsfw()
        .ifPresent(score -> nsfw.merge("0." + Math.min(9, (int) (10 * score)), 1L, Long::sum));
  }

  /** Adds what another has counted. */
  public Tally plus(Tally other) {
    shards += other.shards;
    kept += other.kept;
    dropped += other.dropped;
    other.reasons.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
    other.languages.forEach((name, count) -> languages.merge(name, count, Long::sum));
    other.roles.forEach((name, count) -> roles.merge(name, count, Long::sum));
    other.sizes.forEach((size, count) -> sizes.merge(size, count, Long::sum));
    other.nsfw.forEach((score, count) -> nsfw.merge(score, count, Long::sum));
    other.hosts.forEach(
        (name, counts) -> {
          var host = host(name);
          host.kept += counts.kept;
          host.dropped += counts.dropped;
        });
    return this;
  }

  public int shards() {
    return shards;
  }

  public long kept() {
    return kept;
  }

  public long dropped() {
    return dropped;
  }

  private Host host(Outcome outcome) {
    var url = outcome.field("url");
    return host(name(url.isEmpty() || url.startsWith("data:") ? outcome.field("page") : url));
  }

  private Host host(String name) {
    var known = hosts.size() < MOST_HOSTS || hosts.containsKey(name) ? name : OTHER_HOSTS;
    return hosts.computeIfAbsent(known, added -> new Host());
  }

  private static String name(String url) {
    try {
      var address = URI.create(url);
      return address.getHost() == null ? address.getScheme() + ":" : address.getRawAuthority();
    } catch (IllegalArgumentException e) {
      return "?";
    }
  }
}
