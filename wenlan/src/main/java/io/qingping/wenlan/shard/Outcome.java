package io.qingping.wenlan.shard;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qingping.wenlan.filter.Look;
import io.qingping.wenlan.filter.PictureHash;
import io.qingping.wenlan.filter.Reason;
import io.qingping.wenlan.filter.TextLanguage;
import io.qingping.wenlan.page.Candidate;
import io.qingping.wenlan.page.RoleText;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What became of a page or a picture: a line of the sidecar, which fills as more is known. What is
 * not known is not there; the fields stand in {@code docs/formats.md}. Not safe for use by several
 * threads at a time.
 */
public final class Outcome {
  static final JsonMapper JSON = JsonMapper.builder().build();

  private static final int LONGEST_DATA_ADDRESS = 64; // characters that are told of data: pictures

  private final ObjectNode json;

  private Outcome(ObjectNode json) {
    this.json = json;
  }

  /**
   * A page that is dropped with all that is on it.
   *
   * @param n number in the run, from 0
   */
  public static Outcome page(long n, String page, Reason reason, String detail) {
    var outcome = new Outcome(JSON.createObjectNode());
    outcome.json.put("n", n).put("page", page);
    outcome.drop(reason, detail);
    return outcome;
  }

  /** A picture of which nothing is decided yet. */
  public static Outcome picture(long n, Candidate candidate) {
    var outcome = new Outcome(JSON.createObjectNode());
    outcome
        .json
        .put("n", n)
        .put("url", shortened(candidate.image().toString()))
        .put("page", candidate.page().toString())
        .put("position", candidate.position());
    return outcome;
  }

  private static String shortened(String url) {
    return url.startsWith("data:") && url.length() > LONGEST_DATA_ADDRESS
        ? url.substring(0, LONGEST_DATA_ADDRESS) + "..."
        : url;
  }

  /** Reads a line of a sidecar. */
  public static Outcome read(String line) throws JsonProcessingException {
    if (JSON.readTree(line) instanceof ObjectNode node && node.path("n").isIntegralNumber()) {
      return new Outcome(node);
    }
    throw new JsonParseException(null, "no outcome");
  }

  /**
   * @param caption the best text
   * @param texts all that are worth having
   */
  public void texts(String caption, TextLanguage language, List<RoleText> texts) {
    json.put("caption", caption).put("language", language.name().toLowerCase(Locale.ROOT));
    var list = json.putArray("texts");
    for (var text : texts) {
      list.addObject()
          .put("role", text.role().name().toLowerCase(Locale.ROOT))
          .put("text", text.text());
    }
  }

  /** The file as it came. */
  public void file(int bytes, byte[] sha256) {
    json.put("bytes", bytes).put("sha256", HexFormat.of().formatHex(sha256));
  }

  /** Pixels of the file as it came, which the sample has too unless {@link #sampleSize} follows. */
  public void size(int width, int height) {
    sampleSize(width, height);
    json.put("original_width", width).put("original_height", height);
  }

  /** Pixels of the sample. */
  public void sampleSize(int width, int height) {
    json.put("width", width).put("height", height);
  }

  /** What the picture looks like. */
  public void look(Look look) {
    json.put("phash", HexFormat.of().toHexDigits(look.hash()))
        .put("cells", HexFormat.of().formatHex(look.cells()));
  }

  /**
   * How sure the picture network is that it shows nudity or sex, 0 to 1; to three digits, as the
   * others depend on the machine.
   */
  public void nsfw(double score) {
    json.put("nsfw", Math.round(1000 * score) / 1000.0);
  }

  public void drop(Reason reason, String detail) {
    json.put("reason", reason.name());
    if (detail != null && !detail.isEmpty()) {
      json.put("detail", detail);
    }
  }

  void keep(String key) {
    json.put("key", key);
  }

  public long n() {
    return json.get("n").asLong();
  }

  /** The sample's name in the tar; empty for what was dropped. */
  public Optional<String> key() {
    return Optional.ofNullable(json.get("key")).map(node -> node.asText());
  }

  public Optional<Reason> reason() {
    return Optional.ofNullable(json.get("reason")).map(node -> Reason.valueOf(node.asText()));
  }

  /** A field as text; empty if it is not there. */
  public String field(String name) {
    return json.path(name).asText();
  }

  /** The score of {@link #nsfw}; empty where no network looked. */
  public OptionalDouble nsfw() {
    var score = json.path("nsfw");
    return score.isNumber() ? OptionalDouble.of(score.asDouble()) : OptionalDouble.empty();
  }

  public int number(String name) {
    return json.path(name).asInt();
  }

  /** The roles of the texts that were kept, in small letters. */
  public List<String> roles() {
    return json.path("texts").findValuesAsText("role");
  }

  /** What a kept picture is recognised by. */
  public PictureHash hash() {
    var cells = HexFormat.of().parseHex(field("cells"));
    float aspect = (float) number("width") / number("height");
    return new PictureHash(
        HexFormat.of().parseHex(field("sha256")),
        new Look(
            HexFormat.fromHexDigitsToLong(field("phash")),
            aspect,
            cells.length == 0 ? new byte[Look.CELLS] : cells)); // of an older version: like nothing
  }

  /** The line of the sidecar, without its end. */
  public String line() {
    return json.toString();
  }

  /** What the tar says of a sample: the same without the number in the run. */
  String sampleJson() {
    var copy = json.deepCopy();
    copy.remove("n");
    return copy.toString();
  }
}
