package io.qingping.media.label;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What marks one clip or picture as made by AI: a text in a corner of every frame, and an {@link
 * Aigc} object in the file.
 *
 * @param producer name or code of who made it; ASCII is safest
 * @param produceId id of this file, unique for the producer
 */
public record AiLabel(Language language, String producer, String produceId, Corner corner) {

  /** The producer when none is configured. */
  public static final String PRODUCER = "Qingping";

  public AiLabel {
    if (producer.isBlank() || produceId.isBlank()) {
      throw new MediaException("label.nameless");
    }
  }

  /** A label by {@link #PRODUCER} in the top left corner, under a new random id. */
  public static AiLabel random(Language language) {
    return new AiLabel(language, PRODUCER, UUID.randomUUID().toString(), Corner.TOP_LEFT);
  }

  /** As {@link #random}, but the same seed gives the same id. */
  public static AiLabel seeded(Language language, String seed) {
    var id = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8));
    return new AiLabel(language, PRODUCER, id.toString(), Corner.TOP_LEFT);
  }

  /** The same label in another corner. */
  public AiLabel at(Corner other) {
    return new AiLabel(language, producer, produceId, other);
  }

  /** The part that goes into the file's metadata. */
  public Aigc aigc() {
    return Aigc.made(producer, produceId);
  }

  /** The part that is seen, for pictures of this size. */
  public LabelPlate plate(int width, int height) {
    return LabelPlate.of(language, corner, width, height);
  }

  /** A labelled copy of the picture. */
  public Picture draw(Picture picture) {
    return plate(picture.width(), picture.height()).draw(picture);
  }
}
