package io.qingping.media.label;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * The label in a file's metadata: GB 45438-2025, annex E, a JSON object of seven strings in this
 * order under the key {@link #KEY}.
 *
 * @param label "1" is, "2" may be, "3" is suspected to be AI content
 * @param contentProducer name or code of who made it
 * @param produceId the producer's id of this very file
 * @param reservedCode1 the producer's anti-tamper value, may be empty
 * @param contentPropagator platform that spreads it; the producer itself at first
 * @param propagateId the platform's id; the producer's at first
 * @param reservedCode2 the platform's anti-tamper value, may be empty
 */
public record Aigc(
    String label,
    String contentProducer,
    String produceId,
    String reservedCode1,
    String contentPropagator,
    String propagateId,
    String reservedCode2) {

  /** The metadata key. */
  public static final String KEY = "AIGC";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** AI content that its producer is the first to hand out. */
  public static Aigc made(String producer, String produceId) {
    return new Aigc("1", producer, produceId, "", producer, produceId, "");
  }

  /** Plain JSON on one line, the fields in the standard's order. */
  public String json() {
    return JSON.createObjectNode()
        .put("Label", label)
        .put("ContentProducer", contentProducer)
        .put("ProduceID", produceId)
        .put("ReservedCode1", reservedCode1)
        .put("ContentPropagator", contentPropagator)
        .put("PropagateID", propagateId)
        .put("ReservedCode2", reservedCode2)
        .toString();
  }

  /** Reads the object, bare or wrapped as {@code {"AIGC": {...}}}; empty when it is neither. */
  public static Optional<Aigc> parse(String json) {
    JsonNode node;
    try {
      node = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    if (node.path(KEY).isObject()) {
      node = node.get(KEY);
    }
    if (!node.path("Label").isTextual() || !node.path("ProduceID").isTextual()) {
      return Optional.empty();
    }
    return Optional.of(
        new Aigc(
            node.path("Label").asText(),
            node.path("ContentProducer").asText(),
            node.path("ProduceID").asText(),
            node.path("ReservedCode1").asText(),
            node.path("ContentPropagator").asText(),
            node.path("PropagateID").asText(),
            node.path("ReservedCode2").asText()));
  }
}
