package io.qingping.wenlan.index;

import io.qingping.media.MediaException;
import io.qingping.wenlan.ImageTextModel;
import java.nio.file.Path;
import java.util.Map;

/**
 * Whose vectors an index holds. It is written with every commit: vectors of another model, or
 * fields of another version of this program, are never mixed in.
 *
 * @param model the id of the model
 * @param dimension how many numbers a vector has
 * @param origin where the model was loaded from, for the next command; empty if nobody said
 */
public record IndexIdentity(String model, int dimension, String origin) {
  /** Changes when documents change so that old ones cannot be used. */
  static final int SCHEMA = 2;

  private static final String SCHEMA_KEY = "qingping.schema";

  public IndexIdentity {
    if (dimension < 1 || dimension > VectorFormat.MOST_DIMENSIONS) {
      throw new MediaException("index.dimension", model, dimension, VectorFormat.MOST_DIMENSIONS);
    }
  }

  public static IndexIdentity of(ImageTextModel model, String origin) {
    return new IndexIdentity(model.id(), model.dimension(), origin);
  }

  Map<String, String> data() {
    return Map.of(
        SCHEMA_KEY,
        Integer.toString(SCHEMA),
        "model",
        model,
        "dimension",
        Integer.toString(dimension),
        "origin",
        origin);
  }

  /** Of an index whose last commit says this. */
  static IndexIdentity read(Path index, Map<String, String> data) {
    requireOurs(index, data);
    var schema = data.get(SCHEMA_KEY);
    if (!schema.equals(Integer.toString(SCHEMA))) {
      throw new MediaException("index.schema", index, schema, Integer.toString(SCHEMA));
    }
    return new IndexIdentity(
        data.get("model"), Integer.parseInt(data.get("dimension")), data.get("origin"));
  }

  /** Refuses the index of another program. */
  static void requireOurs(Path index, Map<String, String> data) {
    if (!data.containsKey(SCHEMA_KEY)) {
      throw new MediaException("index.foreign", index);
    }
  }

  /** Refuses vectors of another model. */
  void require(Path index, String otherModel, int otherDimension) {
    if (!model.equals(otherModel) || dimension != otherDimension) {
      throw new MediaException("index.model", index, model, dimension, otherModel, otherDimension);
    }
  }
}
