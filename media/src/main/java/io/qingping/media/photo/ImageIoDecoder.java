package io.qingping.media.photo;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import io.qingping.media.MediaException;
import java.awt.Point;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Pictures through ImageIO's plug-ins (TwelveMonkeys' and the JDK's): TIFF, GIF, BMP, the JPEGs and
 * PNGs that OpenCV refuses, and PNGs too big to be held whole.
 */
final class ImageIoDecoder {
  private ImageIoDecoder() {}

  /**
   * A raster as read, and where its numbers' meaning stands.
   *
   * @param icc a profile that is still to be applied, or null
   * @param complete false where reading broke off and the rest is blank
   */
  record Raster(Mat rgb, int width, int height, byte[] icc, boolean complete) {
    Colour colour(List<PhotoWarning> warnings) {
      return Colour.ofEmbedded(icc, warnings);
    }
  }

  static Raster jpeg(SourceFile source, byte[] file, ReadLimits limits) {
    return decode(source, file, PhotoFormat.JPEG, limits);
  }

  static Raster decode(SourceFile source, byte[] file, PhotoFormat format, ReadLimits limits) {
    Exception first = null;
    var readers = ImageIO.getImageReadersByFormatName(format.label());
    while (readers.hasNext()) {
      var reader = readers.next();
      try (var in = new ByteArrayImageInputStream(file)) {
        reader.setInput(in, false, true);
        return read(source, reader, format, limits);
      } catch (MediaException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        first = first == null ? e : first;
      } finally {
        reader.dispose();
      }
    }
    throw source.broken(first, format);
  }

  private static Raster read(
      SourceFile source, ImageReader reader, PhotoFormat format, ReadLimits limits)
      throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    int reduction = limits.reduction(width, height);
    long pixels = (long) width * height / ((long) reduction * reduction);
    var types = reader.getImageTypes(0);
    if (!types.hasNext()) {
      throw new IIOException("no image type");
    }
    var type = types.next();
    int samples = type.getNumBands() * Math.max(1, type.getBitsPerBand(0) / 8);
    source.requireAffordable(width, height, pixels * (samples + 6L), limits);

    var param = reader.getDefaultReadParam();
    param.setSourceSubsampling(reduction, reduction, 0, 0);
    param.setDestinationOffset(new Point(0, 0));
    var image =
        type.createBufferedImage(
            (width + reduction - 1) / reduction, (height + reduction - 1) / reduction);
    param.setDestination(image);
    boolean complete = true;
    try {
      image = reader.read(0, param);
    } catch (IOException | RuntimeException e) {
      if (blank(image)) {
        throw e;
      }
      complete = false;
    }
    var samplesAsRead = new BufferedSamples(image);
    return new Raster(
        Pixels.of(samplesAsRead.rgb(), image.getWidth(), image.getHeight()),
        width,
        height,
        samplesAsRead.icc(),
        complete);
  }

  private static boolean blank(BufferedImage image) {
    var buffer = image.getRaster().getDataBuffer();
    for (int bank = 0; bank < buffer.getNumBanks(); bank++) {
      for (int i = 0; i < buffer.getSize(); i++) {
        if (buffer.getElem(bank, i) != 0) {
          return false;
        }
      }
    }
    return true;
  }
}
