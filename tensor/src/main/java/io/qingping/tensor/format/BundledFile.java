package io.qingping.tensor.format;

import io.qingping.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    return readFolder(beside, "", List.of(name), folder -> reader.apply(folder.resolve(name)));
  }

  /**
   * Unpacks resources into a folder, reads it and deletes the copy.
   *
   * @param folder of the resources, seen from the class, with a slash at its end
   * @throws ModelFormatException if the build does not hold them or the disk does not take them
   */
  public static <T> T readFolder(
      Class<?> beside, String folder, List<String> names, Function<Path, T> reader) {
    try {
      var copies = Files.createTempDirectory("qingping-");
      try {
        for (var name : names) {
          unpack(beside, folder + name, copies.resolve(name));
        }
        return reader.apply(copies);
      } finally {
        for (var name : names) {
          Files.deleteIfExists(copies.resolve(name));
        }
        Files.deleteIfExists(copies);
      }
    } catch (IOException e) {
      throw new ModelFormatException(
          folder + names.get(0), "cannot be unpacked: " + e.getMessage(), e);
    }
  }

  private static void unpack(Class<?> beside, String name, Path copy) throws IOException {
    try (var in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new ModelFormatException(name, "is not part of this build; name a model's file");
      }
      Files.copy(in, copy);
    }
  }
}
