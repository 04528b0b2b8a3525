package io.qingping.media.photo;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;

import io.qingping.media.MediaException;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * JPEG: libjpeg-turbo (through OpenCV) for grey and colour, the Java decoder for CMYK, lossless and
 * whatever the first refuses.
 */
final class JpegDecoder {
  /** A real progressive photo has some ten scans; thousands are made to burn time. */
  private static final int MOST_SCANS = 200;

  private static final int PROGRESSIVE = 2;

  private JpegDecoder() {}

  static Decoded decode(
      SourceFile source, int start, ReadLimits limits, List<PhotoWarning> warnings) {
    var jpeg = new JpegStructure(source.bytes(), start);
    if (jpeg.process < 0 || jpeg.scans == 0) {
      throw jpeg.complete ? source.broken(null, PhotoFormat.JPEG) : source.truncated();
    }
    if (jpeg.scans > MOST_SCANS) {
      throw new MediaException("photo.scans", source.name(), Integer.toString(jpeg.scans));
    }
    int reduction = limits.coarseReduction(jpeg.width, jpeg.height);
    long pixels = (long) jpeg.width * jpeg.height / ((long) reduction * reduction);
    source.requireAffordable(jpeg.width, jpeg.height, jpeg.coefficientBytes + 6 * pixels, limits);

    var exif = ExifFacts.ofBlock(jpeg.exif);
    boolean plain = jpeg.components != 4 && jpeg.precision == 8 && jpeg.process != 3;
    var rgb = plain ? turbo(jpeg, reduction) : null;
    var colour = Colour.SRGB;
    if (rgb != null) {
      colour = Colour.ofCamera(jpeg.icc(), exif, warnings);
    } else {
      var image = ImageIoDecoder.jpeg(source, jpeg.picture(), limits);
      rgb = image.rgb();
      colour = jpeg.components == 4 ? printColour(jpeg, warnings) : image.colour(warnings);
    }
    reportOddities(source, jpeg, rgb, warnings);
    return new Decoded(rgb, jpeg.width, jpeg.height, exif.orientation(), exif.capturedAt(), colour);
  }

  private static Mat turbo(JpegStructure jpeg, int reduction) {
    int flags =
        switch (reduction) {
          case 2 -> IMREAD_REDUCED_GRAYSCALE_2;
          case 4 -> IMREAD_REDUCED_GRAYSCALE_4;
          case 8 -> IMREAD_REDUCED_GRAYSCALE_8;
          default -> 0;
        };
    // The names of the reductions say grey, but it is this flag that says what comes out.
    return Pixels.decode(jpeg.picture(), flags | IMREAD_COLOR_RGB | IMREAD_IGNORE_ORIENTATION);
  }

  /** The Java decoder has brought ink to RGB already; without a profile it had to guess. */
  private static Colour printColour(JpegStructure jpeg, List<PhotoWarning> warnings) {
    var profile = IccProfile.parse(jpeg.icc());
    if (profile == null || !profile.isCmyk()) {
      warnings.add(PhotoWarning.of("photo.warning.cmyk"));
      return new Colour("CMYK", null);
    }
    return new Colour(profile.name(), null);
  }

  private static void reportOddities(
      SourceFile source, JpegStructure jpeg, Mat rgb, List<PhotoWarning> warnings) {
    int before = warnings.size();
    Wholeness.check(source, jpeg.complete, rgb, warnings);
    if (!jpeg.complete && jpeg.process == PROGRESSIVE && warnings.size() == before) {
      warnings.add(PhotoWarning.of("photo.warning.coarse"));
    }
    if (jpeg.strayBytes > 0) {
      warnings.add(PhotoWarning.of("photo.warning.stray-bytes", Integer.toString(jpeg.strayBytes)));
    }
  }
}
