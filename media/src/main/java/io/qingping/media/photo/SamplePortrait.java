package io.qingping.media.photo;

import io.qingping.media.MediaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A rendered portrait for trying things out; the build takes it from a package. */
public final class SamplePortrait {
  private static final String RESOURCE = "/io/qingping/media/samples/portrait.jpg";

  private SamplePortrait() {}

  /**
   * Writes the portrait and returns its file.
   *
   * @throws MediaException if this build has none, because npm was missing when it was made
   */
  public static Path writeTo(Path file) {
    try (var in = SamplePortrait.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new MediaException("sample.missing");
      }
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException e) {
      throw new MediaException(e, "animate.folder", file.toAbsolutePath().getParent());
    }
  }
}
