package io.qingping.media.photo;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * What was found out about a photo's file.
 *
 * @param sourceName the file's name without its folder
 * @param storedWidth pixels across as the file stores them, before orientation and subsampling
 * @param orientation the EXIF value 1..8 of the turn that was applied; 1 is none
 * @param colourProfile the name of the colour profile that the pixels were converted from; "sRGB"
 *     where the file names none
 * @param capturedAt the camera's clock, which knows no time zone
 */
public record PhotoInfo(
    String sourceName,
    PhotoFormat format,
    int storedWidth,
    int storedHeight,
    int orientation,
    String colourProfile,
    Optional<LocalDateTime> capturedAt,
    List<PhotoWarning> warnings) {

  public PhotoInfo {
    warnings = List.copyOf(warnings);
  }

  /** Pixels across when upright, before any subsampling. */
  public int uprightWidth() {
    return orientation >= 5 ? storedHeight : storedWidth;
  }

  /** Pixels down when upright, before any subsampling. */
  public int uprightHeight() {
    return orientation >= 5 ? storedWidth : storedHeight;
  }
}
