package io.qingping.vdt.eval;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.clip.ClipReader;
import io.qingping.media.clip.Shrinker;
import io.qingping.vdt.video.Clip;
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

  /** The middle of the frames, made as small as they can be to cover it. */
  private static Clip clip(List<Picture> frames, Clip like) {
    var first = frames.get(0);
    double scale =
        Math.max(like.width() / (double) first.width(), like.height() / (double) first.height());
    int width = Math.max(like.width(), (int) Math.round(first.width() * scale));
    int height = Math.max(like.height(), (int) Math.round(first.height() * scale));
    var values = new float[like.values().length];
    try (var shrinker = new Shrinker(first.width(), first.height(), width, height)) {
      for (int t = 0; t < like.frames(); t++) {
        copyMiddle(shrinker.shrink(frames.get(t)), like, t, values);
      }
    }
    return new Clip(like.frames(), like.channels(), like.height(), like.width(), values);
  }

  private static void copyMiddle(Picture picture, Clip like, int frame, float[] values) {
    int left = (picture.width() - like.width()) / 2;
    int top = (picture.height() - like.height()) / 2;
    int area = like.height() * like.width();
    for (int place = 0; place < area; place++) {
      int row = top + place / like.width();
      int at = 3 * (row * picture.width() + left + place % like.width());
      for (int channel = 0; channel < like.channels(); channel++) {
        values[(frame * like.channels() + channel) * area + place] =
            level(picture.rgb(), at, like.channels(), channel) / 127.5f - 1;
      }
    }
  }

  private static float level(byte[] rgb, int at, int channels, int channel) {
    return channels == 3
        ? rgb[at + channel] & 0xff
        : ((rgb[at] & 0xff) + (rgb[at + 1] & 0xff) + (rgb[at + 2] & 0xff)) / 3f;
  }
}
