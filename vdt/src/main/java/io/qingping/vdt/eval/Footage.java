package io.qingping.vdt.eval;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.clip.ClipReader;
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

  private static Clip clip(List<Picture> frames, Clip like) {
    int area = like.height() * like.width();
    var values = new float[like.values().length];
    for (int t = 0; t < like.frames(); t++) {
      for (int place = 0; place < area; place++) {
        var rgb = mean(frames.get(t), like, place / like.width(), place % like.width());
        for (int channel = 0; channel < like.channels(); channel++) {
          float value = like.channels() == 1 ? (rgb[0] + rgb[1] + rgb[2]) / 3 : rgb[channel];
          values[(t * like.channels() + channel) * area + place] = value / 127.5f - 1;
        }
      }
    }
    return new Clip(like.frames(), like.channels(), like.height(), like.width(), values);
  }

  /** Mean colour of the pixels under one of the small frame's. */
  private static float[] mean(Picture picture, Clip like, int row, int column) {
    double scale =
        Math.min(
            (double) picture.width() / like.width(), (double) picture.height() / like.height());
    double left = (picture.width() - scale * like.width()) / 2;
    double top = (picture.height() - scale * like.height()) / 2;
    int x0 = (int) (left + column * scale);
    int y0 = (int) (top + row * scale);
    int x1 = Math.max(x0 + 1, (int) (left + (column + 1) * scale));
    int y1 = Math.max(y0 + 1, (int) (top + (row + 1) * scale));
    var sum = new float[3];
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        for (int channel = 0; channel < 3; channel++) {
          sum[channel] += picture.rgb()[3 * (y * picture.width() + x) + channel] & 0xff;
        }
      }
    }
    for (int channel = 0; channel < 3; channel++) {
      sum[channel] /= (x1 - x0) * (y1 - y0);
    }
    return sum;
  }
}
