package io.qingping.wenlan.gather;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.wenlan.fetch.FetchOptions;
import io.qingping.wenlan.filter.FilterConfig;
import io.qingping.wenlan.model.NsfwNetwork;
import io.qingping.wenlan.shard.ShardWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What is gathered, and how.
 *
 * @param sources start addresses, or WARC files, or one folder of saved pages
 * @param root where a folder was saved from, with a slash at its end; null if that is not known
 * @param filter what is kept
 * @param nsfwModel the npm package whose network tells nudity; null for the one that is built in,
 *     if one is
 * @param fetch how is fetched from the web
 * @param depth links that a crawl follows from its starts
 * @param pages that a crawl asks for at most
 * @param samplesInShard of a tar
 * @param threads that fetch and decode
 * @param offline whether pictures that a folder or archive lacks are not fetched from the web
 * @param again whether a run that has ended is done once more, for what is new
 */
public record GatherOptions(
    List<String> sources,
    URI root,
    FilterConfig filter,
    Path nsfwModel,
    FetchOptions fetch,
    int depth,
    int pages,
    int samplesInShard,
    int threads,
    boolean offline,
    boolean again) {
  public GatherOptions {
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("there is no source to gather from");
    }
    if (root != null && (!root.isAbsolute() || !root.toString().endsWith("/"))) {
      throw new IllegalArgumentException(
          "a root is an absolute address with a slash at its end, not " + root);
    }
    if (pages < 1 || depth < 0) {
      throw new IllegalArgumentException(
          "a crawl needs a depth of at least 0, and at least one page: %d, %d"
              .formatted(depth, pages));
    }
    ShardWriter.requireSize(samplesInShard);
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread is needed, not " + threads);
    }
  }

  /** The network that tells nudity; empty if none is wanted, or none is there. */
  public Optional<NsfwNetwork> nsfw() {
    if (filter.maxNsfw() >= 1) {
      return Optional.empty();
    }
    return nsfwModel == null ? NsfwNetwork.bundled() : Optional.of(NsfwNetwork.read(nsfwModel));
  }

  /**
   * The name of runs that give the same shards: whoever starts one again goes on with it. How fast
   * and from where is fetched makes no difference.
   *
   * @param nsfw the id of the network that tells nudity, or empty
   */
  public String runName(String nsfw) {
    var settings = new LinkedHashMap<String, Object>();
    settings.put("sources", sources);
    settings.put("root", String.valueOf(root));
    settings.put("filter", filter);
    settings.put("nsfw", nsfw);
    settings.put("depth", depth);
    settings.put("pages", pages);
    settings.put("samples", samplesInShard);
    settings.put("offline", offline);
    try {
      var json =
          JsonMapper.builder()
              .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
              .build()
              .writeValueAsString(settings);
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(json.getBytes(StandardCharsets.UTF_8)), 0, 4);
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
