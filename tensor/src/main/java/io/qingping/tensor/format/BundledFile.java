package io.qingping.tensor.format;

import io.qingping.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Function;

/** Weights that come inside a jar, where readers of files cannot reach them. */
public final class BundledFile {
  private BundledFile() {}

  /**
   * Unpacks a resource beside a class, reads it and deletes the copy.
   *
   * @throws ModelFormatException if the build does not hold it or the disk does not take it
   */
  public static <T> T read(Class<?> beside, String name, Function<Path, T> reader) {
    try (var in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new ModelFormatException(name, "is not part of this build; name a model's file");
      }
      var file = Files.createTempFile("qingping-", ".safetensors");
      try {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        return reader.apply(file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new ModelFormatException(name, "cannot be unpacked: " + e.getMessage(), e);
    }
  }
}
