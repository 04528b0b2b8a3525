package io.qingping.media.photo;

import com.drew.imaging.heif.HeifMetadataReader;
import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifInteropDirectory;
import com.drew.metadata.exif.ExifReader;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import java.io.ByteArrayInputStream;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What a camera noted beside the pixels. Damaged notes are no notes: they never stop a photo.
 *
 * @param adobeRgb whether the camera was set to Adobe RGB, which many only say by an
 *     interoperability index of "R03" (DCF 2.0) and no profile
 */
record ExifFacts(Orientation orientation, Optional<LocalDateTime> capturedAt, boolean adobeRgb) {
  static final ExifFacts NONE = new ExifFacts(Orientation.UPRIGHT, Optional.empty(), false);
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("uuuu:MM:dd HH:mm:ss");

  /** Facts of a TIFF-structured EXIF block, as JPEG, PNG, WebP and TIFF embed it. */
  static ExifFacts ofBlock(byte[] block) {
    if (block == null || block.length < 8) {
      return NONE;
    }
    var metadata = new Metadata();
    try {
      new ExifReader().extract(new ByteArrayReader(block), metadata);
    } catch (RuntimeException e) {
      return NONE;
    }
    return of(metadata);
  }

  static ExifFacts ofHeif(byte[] file) {
    try {
      return of(HeifMetadataReader.readMetadata(new ByteArrayInputStream(file)));
    } catch (RuntimeException e) {
      return NONE;
    }
  }

  private static ExifFacts of(Metadata metadata) {
    var main = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    var value = main == null ? null : main.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
    var camera = metadata.getFirstDirectoryOfType(ExifSubIFDDirectory.class);
    var time =
        clock(camera, ExifSubIFDDirectory.TAG_DATETIME_ORIGINAL)
            .or(() -> clock(camera, ExifSubIFDDirectory.TAG_DATETIME_DIGITIZED))
            .or(() -> clock(main, ExifIFD0Directory.TAG_DATETIME));
    var interop = metadata.getFirstDirectoryOfType(ExifInteropDirectory.class);
    var index = interop == null ? null : interop.getString(ExifInteropDirectory.TAG_INTEROP_INDEX);
    return new ExifFacts(
        Orientation.ofExif(value == null ? 1 : value),
        time,
        index != null && index.startsWith("R03"));
  }

  private static Optional<LocalDateTime> clock(Directory directory, int tag) {
    var text = directory == null ? null : directory.getString(tag);
    if (text == null || text.strip().length() < 19) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDateTime.parse(text.strip().substring(0, 19), CLOCK));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
