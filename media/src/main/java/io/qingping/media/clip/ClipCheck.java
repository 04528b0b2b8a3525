package io.qingping.media.clip;

import io.qingping.media.MediaException;
import io.qingping.media.label.AiLabel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The last look at a written clip: every frame decodes, and the label is really there. */
final class ClipCheck {
  private ClipCheck() {}

  /**
   * Reads the clip back.
   *
   * @param file where it lies now
   * @param target where it will be delivered
   * @throws MediaException if anything differs from what was to be written
   */
  static ClipReport verify(Path file, Path target, ClipFormat format, long frames, AiLabel label) {
    var info = ClipProbe.read(file);
    require(info.width() == format.width() && info.height() == format.height(), target, "size");
    require(info.pixelFormat().equals("yuv420p"), target, "pixel format");
    require(info.colour().equals(ColourTags.BT709), target, "colour tags");
    require(Math.abs(info.fps() - format.fps()) < 0.01, target, "frame rate");
    require(info.frames() == frames, target, "number of frames");
    require(info.faststart(), target, "faststart");
    if (!info.aigc().equals(Optional.of(label.aigc()))) {
      throw new MediaException("label.no-metadata", target);
    }
    double agreement = labelAgreement(file, target, frames, label);
    return new ClipReport(target, size(file), info, agreement);
  }

  /** The least agreement of the visible label in the first, middle and last frame. */
  static double labelAgreement(Path file, Path target, long frames, AiLabel label) {
    double least = 1;
    long decoded = 0;
    try (var reader = ClipReader.open(file)) {
      while (true) {
        if (decoded != 0 && decoded != frames / 2 && decoded != frames - 1) {
          if (!reader.skip()) {
            break;
          }
        } else {
          var picture = reader.next();
          if (picture.isEmpty()) {
            break;
          }
          var plate = label.plate(picture.get().width(), picture.get().height());
          if (!plate.isReadable(picture.get())) {
            throw new MediaException("label.unreadable", target, decoded);
          }
          least = Math.min(least, plate.agreement(picture.get()));
        }
        decoded++;
      }
    }
    require(decoded == frames, target, "number of frames");
    return least;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void require(boolean held, Path target, String what) {
    if (!held) {
      throw new MediaException("clip.differs", target, what);
    }
  }
}
