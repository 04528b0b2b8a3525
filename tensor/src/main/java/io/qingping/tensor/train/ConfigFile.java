package io.qingping.tensor.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Configurations of trainings: a record as JSON, with comments if one likes. */
public final class ConfigFile {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private ConfigFile() {}

  /**
   * Reads a file.
   *
   * @throws ModelFormatException if it is no such configuration; the message names the field
   */
  public static <T> T read(Path file, Class<T> type) throws IOException {
    try {
      return JSON.readValue(file.toFile(), type);
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(file.toString(), fault(e), e);
    }
  }

  private static String fault(JsonProcessingException e) {
    if (e.getCause() instanceof IllegalArgumentException ours) {
      return ours.getMessage();
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "there is no field '%s' here; known are %s"
          .formatted(
              unknown.getPropertyName(),
              unknown.getKnownPropertyIds().stream()
                  .map(Object::toString)
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    var problem = problem(e);
    if (e instanceof JsonMappingException at && !at.getPath().isEmpty()) {
      var path =
          at.getPath().stream()
              .map(JsonMappingException.Reference::getFieldName)
              .filter(name -> name != null)
              .collect(Collectors.joining("."));
      return "'%s' cannot be understood: %s".formatted(path, problem);
    }
    return "line %d is no JSON: %s"
        .formatted(e.getLocation() == null ? 0 : e.getLocation().getLineNr(), problem);
  }

  /** Without the names of Java's types. */
  private static String problem(JsonProcessingException e) {
    if (e instanceof InvalidFormatException wrong) {
      var type = wrong.getTargetType();
      if (type.isEnum()) {
        return "%s is none of %s"
            .formatted(
                wrong.getValue(),
                Arrays.stream(type.getEnumConstants())
                    .map(Object::toString)
                    .collect(Collectors.joining(", ")));
      }
      if (Number.class.isAssignableFrom(type) || type.isPrimitive() && type != boolean.class) {
        return wrong.getValue() + " is no number";
      }
    }
    return e.getOriginalMessage().lines().findFirst().orElse("");
  }
}
