package io.qingping.media.clip;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.xmp.XmpDirectory;
import io.qingping.media.JavaImages;
import io.qingping.media.label.AiLabel;
import io.qingping.media.label.Aigc;
import io.qingping.media.label.Language;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Posters and previews, read with libraries that did not write them. */
class StillsTest {
  private static final AiLabel LABEL = AiLabel.seeded(Language.CHINESE, "stills");
  private static final String NAMESPACE = "http://www.tc260.org.cn/ns/AIGC/1.0/";

  @TempDir Path folder;

  @Test
  void posterCarriesTheLabelInPixelsAndXmp() throws Exception {
    var target = folder.resolve("poster.jpg");
    Poster.write(target, TestPictures.scene(720, 960, 0), LABEL);

    var picture = JavaImages.picture(ImageIO.read(target.toFile()));
    assertThat(LABEL.plate(720, 960).isReadable(picture)).isTrue();
    assertThat(LABEL.plate(720, 960).agreement(picture)).isGreaterThan(0.95);
    assertThat(aigcOf(target)).contains(LABEL.aigc());
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void posterKeepsFullColourResolution() throws Exception {
    var target = folder.resolve("poster.jpg");
    Poster.write(target, TestPictures.scene(256, 256, 0), LABEL);
    var directory =
        ImageMetadataReader.readMetadata(target.toFile())
            .getFirstDirectoryOfType(com.drew.metadata.jpeg.JpegDirectory.class);
    for (int i = 0; i < 3; i++) {
      assertThat(directory.getComponent(i).getHorizontalSamplingFactor()).isEqualTo(1);
      assertThat(directory.getComponent(i).getVerticalSamplingFactor()).isEqualTo(1);
    }
  }

  @Test
  void previewIsSmallLoopsForEverAndIsLabelled() throws Exception {
    var target = folder.resolve("preview.webp");
    var format = ClipFormat.of(540, 960, 25);
    try (var writer = PreviewWriter.open(target, format, LABEL)) {
      for (int i = 0; i < 50; i++) {
        writer.write(TestPictures.scene(540, 960, i / 50.0));
      }
      writer.finish();
    }
    var bytes = Files.readAllBytes(target);
    assertThat(bytes.length).isLessThan(1_000_000);
    var chunks = chunks(bytes);
    assertThat(chunks.get("VP8X").get(0) & 0x06).isEqualTo(0x06); // animation, XMP
    assertThat(chunks.get("ANIM").getShort(4)).isZero(); // for ever
    var frames = chunks.keySet().stream().filter(key -> key.startsWith("ANMF")).toList();
    assertThat(frames).hasSizeBetween(8, 25); // libwebp joins frames that look the same
    int milliseconds = frames.stream().mapToInt(key -> chunks.get(key).getInt(12) & 0xffffff).sum();
    assertThat(milliseconds).isEqualTo(2000);
    assertThat(aigcOf(target)).contains(LABEL.aigc());
    var first = JavaImages.picture(ImageIO.read(target.toFile()));
    assertThat(first.width()).isEqualTo(270);
    assertThat(first.height()).isEqualTo(480);
    assertThat(LABEL.plate(270, 480).isReadable(first)).isTrue();
  }

  @Test
  void previewOfOneFrameIsAWebpToo() throws Exception {
    var target = folder.resolve("one.webp");
    try (var writer = PreviewWriter.open(target, ClipFormat.of(320, 240, 25), LABEL)) {
      writer.write(TestPictures.scene(320, 240, 0));
      writer.finish();
    }
    assertThat(aigcOf(target)).contains(LABEL.aigc());
    assertThat(LABEL.plate(320, 240).isReadable(JavaImages.picture(ImageIO.read(target.toFile()))))
        .isTrue();
  }

  @Test
  void abandonedPreviewLeavesNothing() {
    try (var writer =
        PreviewWriter.open(folder.resolve("a.webp"), ClipFormat.of(320, 240, 25), LABEL)) {
      writer.write(TestPictures.scene(320, 240, 0));
    }
    assertThat(folder).isEmptyDirectory();
  }

  private static java.util.Optional<Aigc> aigcOf(Path file) throws Exception {
    var xmp =
        ImageMetadataReader.readMetadata(file.toFile()).getFirstDirectoryOfType(XmpDirectory.class);
    return Aigc.parse(xmp.getXMPMeta().getPropertyString(NAMESPACE, "AIGC"));
  }

  private static Map<String, ByteBuffer> chunks(byte[] webp) {
    var chunks = new LinkedHashMap<String, ByteBuffer>();
    var in = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(in.getInt(4)).isEqualTo(webp.length - 8);
    in.position(12);
    int frames = 0;
    while (in.remaining() >= 8) {
      var name = new byte[4];
      in.get(name);
      int length = in.getInt();
      var key = new String(name, StandardCharsets.ISO_8859_1);
      var payload = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      chunks.put(key.equals("ANMF") ? key + frames++ : key, payload);
      in.position(in.position() + length + (length & 1));
    }
    return chunks;
  }
}
