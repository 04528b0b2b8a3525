package io.qingping.vdt.eval;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.clip.ClipReader;
import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.Frames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Films of a folder made as small as a model wants them: frames around the middle of the film, a
 * quarter of a long film at most, cut to the shape in the centre, averaged down.
 */
final class Footage {
  private Footage() {}

  /**
   * The films by file name; what is no film or too short is left out.
   *
   * @param like tells frames, channels and size
   */
  static Map<String, Clip> in(Path folder, Clip like) throws IOException {
    Map<String, Clip> films = new LinkedHashMap<>();
    try (var files = Files.list(folder)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        try {
          var frames = middle(file, like.frames());
          if (frames.size() == like.frames()) {
            films.put(file.getFileName().toString(), clip(frames, like));
          }
        } catch (MediaException e) {
          continue; // a text beside the films, or a film that FFmpeg cannot read
        }
      }
    }
    return films;
  }

  private static List<Picture> middle(Path file, int count) {
    int length = 0;
    try (var counting = ClipReader.open(file)) {
      while (counting.skip()) {
        length++;
      }
    }
    int stride = Math.max(1, length / (4 * count));
    int first = (length - stride * (count - 1) - 1) / 2;
    List<Picture> frames = new ArrayList<>();
    try (var reader = ClipReader.open(file)) {
      for (int t = 0; t < length && frames.size() < count; t++) {
        if (t < first || (t - first) % stride != 0) {
          reader.skip();
        } else {
          reader.next().ifPresent(frames::add);
        }
      }
    }
    return frames;
  }

  private static Clip clip(List<Picture> frames, Clip like) {
    return Clip.join(
        frames.stream()
            .map(frame -> Frames.clip(frame, like.channels(), like.height(), like.width()))
            .toList());
  }
}
