package io.qingping.wenlan.gather;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.shard.Outcome;
import io.qingping.wenlan.shard.ShardFolder;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a folder of shards holds and what was dropped, in numbers: {@code report.json}. */
final class Tally {
  private static final int MOST_HOSTS = 10_000; // counted apart
  private static final String OTHER_HOSTS = "(others)";

  @JsonProperty("format")
  final String format = "qingping-gather-report";

  @JsonProperty("version")
  final int version = 1;

  @JsonProperty("shards")
  final int shards;

  @JsonProperty("kept")
  long kept;

  @JsonProperty("dropped")
  long dropped;

  /** By the name of the {@link Reason}, in its order. */
  @JsonProperty("reasons")
  final Map<String, Long> reasons = new LinkedHashMap<>();

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
  static final class Host {
    @JsonProperty("kept")
    long kept;

    @JsonProperty("dropped")
    long dropped;
  }

  private Tally(int shards) {
    this.shards = shards;
  }

  /** Counts all whole shards. */
  static Tally of(ShardFolder folder) {
    var tally = new Tally(folder.size());
    var counted = new TreeMap<Reason, Long>();
    for (int shard = 0; shard < folder.size(); shard++) {
      folder.outcomes(
          shard,
          outcome -> {
            outcome.reason().ifPresent(reason -> counted.merge(reason, 1L, Long::sum));
            tally.add(outcome);
          });
    }
    counted.forEach((reason, count) -> tally.reasons.put(reason.name(), count));
    return tally;
  }

  private void add(Outcome outcome) {
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

  private Host host(Outcome outcome) {
    var url = outcome.field("url");
    var name = name(url.isEmpty() || url.startsWith("data:") ? outcome.field("page") : url);
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
