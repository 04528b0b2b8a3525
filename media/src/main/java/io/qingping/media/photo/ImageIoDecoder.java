package io.qingping.media.photo;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import io.qingping.media.MediaException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
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
    BufferedImage image;
    boolean complete = true;
    try {
      image = reader.read(0, param);
    } catch (IOException | RuntimeException e) {
      image = salvage(reader, param, type, width, height);
      if (image == null) {
        throw e;
      }
      complete = false;
    }
    var raw = reader.getRawImageType(0);
    boolean multiplied = raw != null && raw.getColorModel().isAlphaPremultiplied();
    var samplesAsRead = new BufferedSamples(image, multiplied);
    return new Raster(
        Pixels.of(samplesAsRead.rgb(), image.getWidth(), image.getHeight()),
        width,
        height,
        samplesAsRead.icc(),
        complete);
  }

  /** Reads again into an image of ours, which keeps the rows that came before the damage. */
  private static BufferedImage salvage(
      ImageReader reader, ImageReadParam param, ImageTypeSpecifier type, int width, int height) {
    int step = param.getSourceXSubsampling();
    var image = type.createBufferedImage((width + step - 1) / step, (height + step - 1) / step);
    param.setDestination(image);
    try {
      return reader.read(0, param);
    } catch (IOException | RuntimeException e) {
      return blank(image) ? null : image;
    }
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
