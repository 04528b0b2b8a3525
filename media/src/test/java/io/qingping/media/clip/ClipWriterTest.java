package io.qingping.media.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.label.AiLabel;
import io.qingping.media.label.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClipWriterTest {
  private static final AiLabel LABEL = AiLabel.seeded(Language.CHINESE, "test");

  @TempDir Path folder;

  @Test
  void deliversWhatWasAskedFor() throws IOException {
    var target = folder.resolve("clip.mp4");
    ClipReport report = write(target, ClipFormat.of(320, 240, 25), 51);

    var info = report.info();
    assertThat(info.codec()).isEqualTo("h264");
    assertThat(info.pixelFormat()).isEqualTo("yuv420p");
    assertThat(info.width()).isEqualTo(320);
    assertThat(info.height()).isEqualTo(240);
    assertThat(info.fps()).isEqualTo(25);
    assertThat(info.frames()).isEqualTo(51);
    assertThat(info.seconds()).isBetween(2.03, 2.05);
    assertThat(info.colour()).isEqualTo(ColourTags.BT709);
    assertThat(info.faststart()).isTrue();
    assertThat(info.aigc()).contains(LABEL.aigc());
    assertThat(report.labelAgreement()).isGreaterThan(0.9);
    assertThat(report.bytes()).isEqualTo(Files.size(target));
    assertThat(ClipProbe.read(target)).isEqualTo(info);
    assertThat(names()).containsExactly("clip.mp4");
  }

  @Test
  void decodedFramesLookLikeTheSource() {
    var target = folder.resolve("scene.mp4");
    write(target, ClipFormat.of(320, 240, 30), 20);
    double least = Double.MAX_VALUE;
    try (var reader = ClipReader.open(target)) {
      for (int i = 0; i < 20; i++) {
        var source = LABEL.draw(TestPictures.scene(320, 240, i / 20.0));
        least = Math.min(least, lumaPsnr(source, reader.next().orElseThrow()));
      }
      assertThat(reader.next()).isEmpty();
    }
    assertThat(least).isGreaterThan(40);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0xffffff, 0, 0x808080, 0xff0000, 0x00ff00, 0x0000ff, 0xe0b090, 0x102040, 0xc0ffee})
  void coloursSurviveTheRoundTrip(int colour) {
    var target = folder.resolve("colour.mp4");
    try (var writer = ClipWriter.open(target, ClipFormat.of(256, 256, 25), LABEL)) {
      writer.write(TestPictures.solid(256, 256, colour));
      writer.finish();
    }
    try (var reader = ClipReader.open(target)) {
      var rgb = reader.next().orElseThrow().rgb();
      int at = 3 * (200 * 256 + 128);
      for (int c = 0; c < 3; c++) {
        int expected = colour >> (16 - 8 * c) & 0xff;
        assertThat(rgb[at + c] & 0xff).as("channel " + c).isBetween(expected - 2, expected + 2);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "321, 240, 25, clip.odd",
    "320, 241, 25, clip.odd",
    "14, 240, 25, clip.size",
    "320, 8194, 25, clip.size",
    "320, 240, 12, clip.fps",
    "320, 240, 120, clip.fps"
  })
  void refusesFormatsThatPlayersRefuse(int width, int height, int fps, String key) {
    assertThat(keyOf(() -> ClipFormat.of(width, height, fps))).isEqualTo(key);
  }

  @Test
  void refusesFramesOfAnotherSize() {
    try (var writer =
        ClipWriter.open(folder.resolve("a.mp4"), ClipFormat.of(320, 240, 25), LABEL)) {
      assertThatThrownBy(() -> writer.write(Picture.black(240, 320)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the clip is 320x240, this frame 240x320");
    }
  }

  @Test
  void refusesAClipWithoutFrames() throws IOException {
    var writer = ClipWriter.open(folder.resolve("a.mp4"), ClipFormat.of(320, 240, 25), LABEL);
    assertThat(keyOf(writer::finish)).isEqualTo("clip.empty");
    assertThat(names()).isEmpty();
  }

  @Test
  void closingEarlyLeavesNothing() throws IOException {
    try (var writer =
        ClipWriter.open(folder.resolve("a.mp4"), ClipFormat.of(320, 240, 25), LABEL)) {
      for (int i = 0; i < 60; i++) {
        writer.write(TestPictures.grain(320, 240, i));
      }
      assertThat(names()).hasSize(1).allMatch(name -> name.startsWith(".a.mp4."));
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void keepsTheOldClipUntilTheNewOneIsWhole() throws IOException {
    var target = folder.resolve("a.mp4");
    Files.writeString(target, "old");
    var writer = ClipWriter.open(target, ClipFormat.of(320, 240, 25), LABEL);
    writer.write(Picture.black(320, 240));
    assertThat(target).hasContent("old");
    writer.finish();
    assertThat(ClipProbe.read(target).frames()).isEqualTo(1);
  }

  @Test
  void theSameFramesGiveTheSameFile() throws IOException {
    var format = ClipFormat.of(320, 240, 25);
    var first = write(folder.resolve("a.mp4"), format, 30).file();
    var second = write(folder.resolve("b.mp4"), format, 30).file();
    assertThat(first).hasSameBinaryContentAs(second);
  }

  @Test
  void obeysASmallerRate() {
    var plenty = write(folder.resolve("a.mp4"), ClipFormat.of(320, 240, 25), 50);
    var little = write(folder.resolve("b.mp4"), new ClipFormat(320, 240, 25, 0.1), 50);
    assertThat(little.bytes()).isLessThan(plenty.bytes() / 2);
  }

  @Test
  void manyClipsKeepMemoryFlat() {
    writeManyClips(15);
    // A leak grows every time, other use of memory does not; one forgotten set of frames a clip
    // would be 56 MB each time.
    long least = Long.MAX_VALUE;
    for (int window = 0; window < 3; window++) {
      long before = nativeBytes();
      writeManyClips(20);
      least = Math.min(least, nativeBytes() - before);
    }
    assertThat(least).isLessThan(30L << 20);
  }

  private void writeManyClips(int count) {
    var picture = Picture.black(640, 480);
    for (int i = 0; i < count; i++) {
      try (var writer =
          ClipWriter.open(folder.resolve("a.mp4"), ClipFormat.of(640, 480, 25), LABEL)) {
        writer.write(picture);
        writer.finish();
      }
    }
  }

  private static long nativeBytes() {
    return Pointer.physicalBytes() - Runtime.getRuntime().totalMemory();
  }

  @Test
  void writesNamesAndProducersInChinese() {
    var label = new AiLabel(Language.CHINESE, "青萍影楼", "编号-1", LABEL.corner());
    var target = folder.resolve("clip %d 100%.mp4");
    try (var writer = ClipWriter.open(target, ClipFormat.of(320, 240, 25), label)) {
      writer.write(Picture.black(320, 240));
      assertThat(writer.finish().info().aigc()).contains(label.aigc());
    }
  }

  private ClipReport write(Path target, ClipFormat format, int frames) {
    try (var writer = ClipWriter.open(target, format, LABEL)) {
      for (int i = 0; i < frames; i++) {
        writer.write(TestPictures.scene(format.width(), format.height(), i / (double) frames));
      }
      return writer.finish();
    }
  }

  private java.util.List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String keyOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(MediaException.class, call).key();
  }

  private static double lumaPsnr(Picture a, Picture b) {
    double sum = 0;
    int pixels = a.width() * a.height();
    for (int i = 0; i < pixels; i++) {
      double difference = luma(a.rgb(), 3 * i) - luma(b.rgb(), 3 * i);
      sum += difference * difference;
    }
    return 10 * Math.log10(255 * 255 / (sum / pixels));
  }

  private static double luma(byte[] rgb, int at) {
    return 0.2126 * (rgb[at] & 0xff)
        + 0.7152 * (rgb[at + 1] & 0xff)
        + 0.0722 * (rgb[at + 2] & 0xff);
  }
}
