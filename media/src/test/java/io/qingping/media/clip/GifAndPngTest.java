package io.qingping.media.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qingping.media.JavaImages;
import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.label.AiLabel;
import io.qingping.media.label.Aigc;
import io.qingping.media.label.AigcXmp;
import io.qingping.media.label.Language;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

class GifAndPngTest {
  private static final AiLabel LABEL = AiLabel.seeded(Language.ENGLISH, "test");
  @TempDir private Path folder;

  /** A grey frame with a white square that moves with the number. */
  private static Picture frame(int number) {
    var picture = Picture.black(256, 256);
    for (int i = 0; i < picture.rgb().length; i++) {
      int x = i / 3 % 256;
      int y = i / 3 / 256;
      boolean white = x >= 20 * number && x < 20 * number + 16 && y >= 128 && y < 144;
      picture.rgb()[i] = (byte) (white ? 255 : 60);
    }
    return picture;
  }

  private Path gif(double fps, int frames) {
    var file = folder.resolve("clip.gif");
    try (var writer = GifWriter.open(file, fps, LABEL)) {
      for (int i = 0; i < frames; i++) {
        writer.write(frame(i));
      }
      writer.finish();
    }
    return file;
  }

  @Test
  void gifShowsTheFramesWithTheLabel() throws Exception {
    var reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (var in = ImageIO.createImageInputStream(gif(10, 3).toFile())) {
      reader.setInput(in);
      assertThat(reader.getNumImages(true)).isEqualTo(3);
      for (int i = 0; i < 3; i++) {
        var picture = JavaImages.picture(reader.read(i));
        assertThat(LABEL.plate(256, 256).isReadable(picture)).isTrue();
        assertThat(picture.rgb()[3 * (136 * 256 + 20 * i + 8)] & 0xff).isGreaterThan(250);
        assertThat(picture.rgb()[3 * (136 * 256 + 200)] & 0xff).isBetween(55, 65);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {7, 10, 30})
  void gifKeepsItsTime(double fps) throws Exception {
    var reader = ImageIO.getImageReadersByFormatName("gif").next();
    List<Integer> delays = new ArrayList<>();
    try (var in = ImageIO.createImageInputStream(gif(fps, 6).toFile())) {
      reader.setInput(in);
      for (int i = 0; i < 6; i++) {
        var root = (Element) reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
        var control = (Element) root.getElementsByTagName("GraphicControlExtension").item(0);
        delays.add(Integer.parseInt(control.getAttribute("delayTime")));
      }
    }
    assertThat(delays.stream().mapToInt(Integer::intValue).sum())
        .isEqualTo((int) Math.round(600 / fps));
  }

  @Test
  void anUnfinishedGifLeavesNothing() {
    try (var writer = GifWriter.open(folder.resolve("clip.gif"), 10, LABEL)) {
      writer.write(frame(0));
    }
    assertThat(folder).isEmptyDirectory();
    var empty = GifWriter.open(folder.resolve("clip.gif"), 10, LABEL);
    assertThatThrownBy(empty::finish).hasMessage("A clip needs at least one frame.");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void gifRefusesWhatNoViewerPlays() {
    assertThatThrownBy(() -> GifWriter.open(folder.resolve("clip.gif"), 60, LABEL))
        .isInstanceOf(MediaException.class)
        .hasMessage("A GIF has up to 50 frames a second, not 60: choose fewer.");
    try (var writer = GifWriter.open(folder.resolve("clip.gif"), 10, LABEL)) {
      assertThatThrownBy(() -> writer.write(Picture.black(32, 32)))
          .isInstanceOf(MediaException.class)
          .hasMessageContaining("no room for the label");
    }
  }

  @Test
  void pngKeepsEveryPixelAndTellsThatItIsMade() throws Exception {
    var file = folder.resolve("frame.png");
    var aigc = Aigc.made("制作者", "7");
    PngFrame.write(file, frame(3), aigc);
    assertThat(JavaImages.picture(ImageIO.read(file.toFile())).rgb()).isEqualTo(frame(3).rgb());
    var bytes = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8);
    var packet = bytes.substring(bytes.indexOf("<x:xmpmeta"), bytes.indexOf("</x:xmpmeta>") + 12);
    assertThat(AigcXmp.read(packet)).contains(aigc);
    assertThat(bytes).contains("iTXtXML:com.adobe.xmp\0");
  }
}
