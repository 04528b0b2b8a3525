package io.qingping.media.clip;

import io.qingping.media.JavaImages;
import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.label.AiLabel;
import io.qingping.media.label.AigcXmp;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import org.w3c.dom.Element;

/** A labelled still picture: JPEG of high quality, the label in the pixels and in XMP. */
public final class Poster {
  private static final float QUALITY = 0.94f;
  private static final String JPEG_TREE = "javax_imageio_jpeg_image_1.0";
  private static final String XMP_NAME = "http://ns.adobe.com/xap/1.0/\0";
  private static final int START_OF_IMAGE = 2; // bytes
  private static final int MARKER = 0xff;
  private static final int APP1 = 0xe1;

  private Poster() {}

  /**
   * Writes the picture with its label, whole or not at all.
   *
   * @throws MediaException if the target cannot be written, the label has no room, or it does not
   *     read back
   */
  public static void write(Path jpeg, Picture picture, AiLabel label) {
    try (var file = new StagedFile(jpeg)) {
      var bytes = withXmp(encode(label.draw(picture)), AigcXmp.packet(label.aigc()));
      verify(bytes, jpeg, label);
      file.write(bytes);
      file.commit();
    }
  }

  private static byte[] encode(Picture picture) {
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var bytes = new ByteArrayOutputStream();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      var image = JavaImages.image(picture);
      var settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(QUALITY);
      var type = ImageTypeSpecifier.createFromRenderedImage(image);
      var metadata = writer.getDefaultImageMetadata(type, settings);
      keepColourDetail(metadata);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, metadata), settings);
    } catch (IOException e) {
      throw new IllegalStateException("memory refuses a JPEG", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Chroma in full resolution: halved, it frays red lips and white text. */
  private static void keepColourDetail(IIOMetadata metadata) throws IIOInvalidTreeException {
    var tree = (Element) metadata.getAsTree(JPEG_TREE);
    var components = tree.getElementsByTagName("componentSpec");
    for (int i = 0; i < components.getLength(); i++) {
      var component = (Element) components.item(i);
      component.setAttribute("HsamplingFactor", "1");
      component.setAttribute("VsamplingFactor", "1");
    }
    metadata.setFromTree(JPEG_TREE, tree);
  }

  /** Puts the packet into an APP1 segment behind the file's JFIF segment. */
  private static byte[] withXmp(byte[] jpeg, String packet) {
    var payload = (XMP_NAME + packet).getBytes(StandardCharsets.UTF_8);
    int length = payload.length + 2;
    int at = START_OF_IMAGE + 2 + ((jpeg[4] & 0xff) << 8 | jpeg[5] & 0xff);
    var out = new ByteArrayOutputStream(jpeg.length + length + 2);
    out.write(jpeg, 0, at);
    out.write(MARKER);
    out.write(APP1);
    out.write(length >> 8);
    out.write(length);
    out.writeBytes(payload);
    out.write(jpeg, at, jpeg.length - at);
    return out.toByteArray();
  }

  private static void verify(byte[] bytes, Path target, AiLabel label) {
    BufferedImage image;
    try {
      image = ImageIO.read(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new MediaException(e, "clip.differs", target, "JPEG");
    }
    if (!label.plate(image.getWidth(), image.getHeight()).isReadable(JavaImages.picture(image))) {
      throw new MediaException("label.unreadable", target, 0);
    }
    if (!xmp(bytes).flatMap(AigcXmp::read).equals(Optional.of(label.aigc()))) {
      throw new MediaException("label.no-metadata", target);
    }
  }

  /** The XMP packet of a JPEG file's segments; empty when it has none. */
  static Optional<String> xmp(byte[] jpeg) {
    var name = XMP_NAME.getBytes(StandardCharsets.US_ASCII);
    int at = START_OF_IMAGE;
    while (at + 4 <= jpeg.length && (jpeg[at] & 0xff) == MARKER) {
      int length = (jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff;
      int from = at + 4;
      int to = Math.min(jpeg.length, at + 2 + length);
      if ((jpeg[at + 1] & 0xff) == APP1
          && to - from > name.length
          && Arrays.equals(jpeg, from, from + name.length, name, 0, name.length)) {
        from += name.length;
        return Optional.of(new String(jpeg, from, to - from, StandardCharsets.UTF_8));
      }
      at = to;
    }
    return Optional.empty();
  }
}
