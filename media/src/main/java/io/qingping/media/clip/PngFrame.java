package io.qingping.media.clip;

import io.qingping.media.JavaImages;
import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.label.Aigc;
import io.qingping.media.label.AigcXmp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadataNode;

/**
 * One frame as PNG, its pixels untouched for further work; the AI label stands in its XMP packet.
 */
public final class PngFrame {
  private static final String TREE = "javax_imageio_png_1.0";
  private static final String XMP = "XML:com.adobe.xmp"; // the keyword of XMP in PNG

  private PngFrame() {}

  /**
   * Writes the frame, whole or not at all.
   *
   * @throws MediaException if the target cannot be written
   */
  public static void write(Path png, Picture picture, Aigc aigc) {
    try (var file = new StagedFile(png)) {
      file.write(encode(picture, AigcXmp.packet(aigc)));
      file.commit();
    }
  }

  private static byte[] encode(Picture picture, String packet) {
    var writer = ImageIO.getImageWritersByFormatName("png").next();
    var bytes = new ByteArrayOutputStream();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      var image = JavaImages.image(picture);
      var type = ImageTypeSpecifier.createFromRenderedImage(image);
      var metadata = writer.getDefaultImageMetadata(type, null);
      metadata.mergeTree(TREE, text(packet));
      writer.setOutput(out);
      writer.write(new IIOImage(image, null, metadata));
    } catch (IOException e) {
      throw new IllegalStateException("memory refuses a PNG", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static IIOMetadataNode text(String packet) {
    var entry = new IIOMetadataNode("iTXtEntry");
    entry.setAttribute("keyword", XMP);
    entry.setAttribute("compressionFlag", "FALSE");
    entry.setAttribute("compressionMethod", "0");
    entry.setAttribute("languageTag", "");
    entry.setAttribute("translatedKeyword", "");
    entry.setAttribute("text", packet);
    var texts = new IIOMetadataNode("iTXt");
    texts.appendChild(entry);
    var root = new IIOMetadataNode(TREE);
    root.appendChild(texts);
    return root;
  }
}
