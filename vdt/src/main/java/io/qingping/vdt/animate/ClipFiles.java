package io.qingping.vdt.animate;

import io.qingping.media.MediaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a clip, its poster and its preview go: beside each other, named after the photo and the
 * recipe, so that they never replace the photo itself.
 */
record ClipFiles(Path folder, String name) {
  static ClipFiles in(Path folder, Path photo, Recipe recipe) {
    var file = photo.getFileName().toString();
    int dot = file.lastIndexOf('.');
    var stem = dot > 0 ? file.substring(0, dot) : file;
    return new ClipFiles(folder, stem + "-" + recipe.label());
  }

  /** The same photo's name with a number, for a second photo of that name. */
  ClipFiles numbered(int number) {
    return new ClipFiles(folder, name + "-" + number);
  }

  Path clip() {
    return folder.resolve(name + ".mp4");
  }

  Path poster() {
    return folder.resolve(name + ".jpg");
  }

  Path preview() {
    return folder.resolve(name + ".webp");
  }

  /**
   * Whether a picture of one of these names is there without the clip that it would belong to: it
   * may well be a photo.
   */
  boolean wouldReplaceForeign() {
    return !Files.exists(clip()) && (Files.exists(poster()) || Files.exists(preview()));
  }

  void makeFolder() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new MediaException(e, "animate.folder", folder);
    }
  }
}
