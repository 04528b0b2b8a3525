package io.qingping.vdt.animate;

import io.qingping.media.MediaException;
import io.qingping.media.clip.ClipProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The clips that earlier runs left in a folder, told by the AI label in their metadata. */
public final class FinishedClips {
  private static final Set<String> PRODUCTS = Set.of(".mp4", ".jpg", ".webp");

  private FinishedClips() {}

  /** The labelled clips with a poster beside them, by name. */
  public static List<Path> in(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> extension(file).equals(".mp4") && isFinished(file))
          .sorted()
          .toList();
    }
  }

  /** Whether a file is such a clip, the poster or preview of one, or the page that plays them. */
  public static boolean made(Path file) {
    return PlayerPage.isOne(file)
        || PRODUCTS.contains(extension(file)) && isFinished(sibling(file, ".mp4"));
  }

  static Path poster(Path clip) {
    return sibling(clip, ".jpg");
  }

  private static boolean isFinished(Path clip) {
    if (!Files.isRegularFile(clip) || !Files.isRegularFile(poster(clip))) {
      return false;
    }
    try {
      return ClipProbe.read(clip).aigc().isPresent();
    } catch (MediaException e) {
      return false; // whatever it is, it is not a clip of ours
    }
  }

  /** The same name with another extension. */
  private static Path sibling(Path file, String extension) {
    var name = file.getFileName().toString();
    return file.resolveSibling(
        name.substring(0, name.length() - extension(file).length()) + extension);
  }

  private static String extension(Path file) {
    var name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot);
  }
}
