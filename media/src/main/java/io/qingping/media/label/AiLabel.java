package io.qingping.media.label;

import io.qingping.media.Box;
import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

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

  /** The same label by somebody else. */
  public AiLabel by(String other) {
    return new AiLabel(language, other, produceId, corner);
  }

  /** The same label in another corner. */
  public AiLabel at(Corner other) {
    return new AiLabel(language, producer, produceId, other);
  }

  /**
   * The same label in the corner that covers least of the boxes, such as faces, in a picture of
   * this size; the first of {@link Corner} among equals.
   */
  public AiLabel clearOf(Collection<Box> boxes, int width, int height) {
    var best =
        Stream.of(Corner.values())
            .min(Comparator.comparingDouble(c -> covered(at(c).plate(width, height), boxes)))
            .orElseThrow();
    return at(best);
  }

  private static double covered(LabelPlate plate, Collection<Box> boxes) {
    var p = plate.plate();
    double sum = 0;
    for (var box : boxes) {
      double w = Math.min(p.right(), box.right()) - Math.max(p.x(), box.x());
      double h = Math.min(p.bottom(), box.bottom()) - Math.max(p.y(), box.y());
      sum += Math.max(0, w) * Math.max(0, h);
    }
    return sum;
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
