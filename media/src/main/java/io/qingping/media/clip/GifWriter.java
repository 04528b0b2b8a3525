package io.qingping.media.clip;

import io.qingping.media.JavaImages;
import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.label.AiLabel;
import io.qingping.media.label.Aigc;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.w3c.dom.Element;

/**
 * Writes an animated GIF that plays for ever, labelled in the pixels and, as the JSON object of GB
 * 45438-2025, in a comment. Every frame has 256 colours of its own. The file appears at {@link
 * #finish}, whole and with its label read back. Not thread-safe.
 */
public final class GifWriter implements AutoCloseable {
  private static final String TREE = "javax_imageio_gif_image_1.0";
  private static final int CLOCK = 100; // GIF counts hundredths of a second

  private final StagedFile file;
  private final double fps;
  private final AiLabel label;
  private final ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
  private ImageOutputStream out;
  private long written;
  private boolean closed;

  private GifWriter(StagedFile file, double fps, AiLabel label) {
    this.file = file;
    this.fps = fps;
    this.label = label;
    try {
      out = ImageIO.createImageOutputStream(file.path().toFile());
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
    } catch (IOException e) {
      throw file.refusal(e);
    }
  }

  /**
   * Starts a GIF.
   *
   * @param fps frames a second, up to 50: viewers slow faster ones down
   * @throws MediaException if the target cannot be written
   */
  public static GifWriter open(Path target, double fps, AiLabel label) {
    if (!(fps > 0 && fps <= 50)) {
      throw new MediaException("gif.fps", fps);
    }
    var file = new StagedFile(target);
    try {
      return new GifWriter(file, fps, label);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Adds the next frame; all are of one size.
   *
   * @throws MediaException if the label has no room or the disk is full
   */
  public void write(Picture frame) {
    if (closed) {
      throw new IllegalStateException("the GIF is closed");
    }
    var image = JavaImages.image(label.draw(frame));
    try {
      var type = ImageTypeSpecifier.createFromRenderedImage(image);
      var metadata = writer.getDefaultImageMetadata(type, null);
      describe(metadata);
      writer.writeToSequence(new IIOImage(image, null, metadata), null);
      written++;
    } catch (IOException e) {
      throw file.refusal(e);
    }
  }

  private void describe(IIOMetadata metadata) throws IIOInvalidTreeException {
    var root = new IIOMetadataNode(TREE);
    var control = new IIOMetadataNode("GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("transparentColorIndex", "0");
    // The ends are rounded, not the lengths, so that a long clip keeps its time.
    long delay = Math.round(CLOCK * (written + 1) / fps) - Math.round(CLOCK * written / fps);
    control.setAttribute("delayTime", Long.toString(delay));
    root.appendChild(control);
    if (written == 0) {
      root.appendChild(forEver());
      var comments = new IIOMetadataNode("CommentExtensions");
      var comment = new IIOMetadataNode("CommentExtension");
      comment.setAttribute("value", "{\"%s\":%s}".formatted(Aigc.KEY, label.aigc().json()));
      comments.appendChild(comment);
      root.appendChild(comments);
    }
    metadata.mergeTree(TREE, root);
  }

  private static IIOMetadataNode forEver() {
    var extensions = new IIOMetadataNode("ApplicationExtensions");
    var extension = new IIOMetadataNode("ApplicationExtension");
    extension.setAttribute("applicationID", "NETSCAPE");
    extension.setAttribute("authenticationCode", "2.0");
    extension.setUserObject(new byte[] {1, 0, 0});
    extensions.appendChild(extension);
    return extensions;
  }

  /**
   * Completes and delivers the GIF.
   *
   * @throws MediaException if it could not be written or its label does not read back; nothing is
   *     left then
   */
  public void finish() {
    try {
      if (written == 0) {
        throw new MediaException("clip.empty");
      }
      writer.endWriteSequence();
      out.close();
      out = null;
      verify();
      file.commit();
    } catch (IOException e) {
      throw file.refusal(e);
    } finally {
      close();
    }
  }

  private void verify() throws IOException {
    var reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (var in = ImageIO.createImageInputStream(file.path().toFile())) {
      reader.setInput(in);
      var first = JavaImages.picture(reader.read(0));
      if (!label.plate(first.width(), first.height()).isReadable(first)) {
        throw new MediaException("label.unreadable", file.target(), 0);
      }
      var root = (Element) reader.getImageMetadata(0).getAsTree(TREE);
      var comments = root.getElementsByTagName("CommentExtension");
      var text =
          comments.getLength() == 0 ? "" : ((Element) comments.item(0)).getAttribute("value");
      if (!Aigc.parse(text).equals(Optional.of(label.aigc()))) {
        throw new MediaException("label.no-metadata", file.target());
      }
    } finally {
      reader.dispose();
    }
  }

  /** Removes the unfinished GIF; does nothing after {@link #finish}. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    writer.dispose();
    try (file) {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      throw file.refusal(e);
    }
  }
}
