package io.qingping.vdt.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.clip.ClipFormat;
import io.qingping.media.clip.ClipWriter;
import io.qingping.media.label.AiLabel;
import io.qingping.media.label.Language;
import io.qingping.vdt.video.Clip;
import io.qingping.vdt.video.ClipSource;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files through {@link SourceConfig}. Frame {@code i} of everything has the grey 15 i. */
class FootageTest {
  private static final int FRAMES = 12;

  @TempDir Path home;
  private Path data;
  private Path cache;
  private final List<MediaException> skipped = new ArrayList<>();

  @BeforeEach
  void folders() throws IOException {
    data = Files.createDirectory(home.resolve("data"));
    cache = home.resolve("cache");
  }

  private ClipSource open(String kind, String more) throws Exception {
    var json =
        """
        {"kind": "%s", "folder": "%s", "cache": "%s", "frames": 4, "stride": 2, "width": 16, "height": 16%s}"""
            .formatted(kind, data, cache, more);
    return JsonMapper.builder().build().readValue(json, SourceConfig.class).open(skipped::add);
  }

  @Test
  void takesTheMiddleOfAVideoByItsStride() throws Exception {
    video(data.resolve("a.mp4"), FRAMES);
    var clip = open("videos", "").clip(0);
    assertThat(List.of(clip.frames(), clip.channels(), clip.height(), clip.width()))
        .containsExactly(4, 3, 16, 16);
    for (int t = 0; t < 4; t++) { // 12 frames leave 5 beside the 7 of a clip
      assertThat(grey(clip, t)).isEqualTo(15 * (2 + 2 * t), within(3.0));
    }
  }

  @Test
  void oneFileThatFailsIsNamedAndDoesNotStopTheRest() throws Exception {
    video(data.resolve("good1.mp4"), FRAMES);
    var whole = Files.readAllBytes(data.resolve("good1.mp4"));
    Files.write(data.resolve("good2.mp4"), whole);
    Files.write(data.resolve("cut.mp4"), Arrays.copyOf(whole, whole.length / 3));
    Files.writeString(data.resolve("notes.txt"), "no video");
    video(data.resolve("short.mp4"), 6);
    assertThat(open("videos", "").size()).isEqualTo(2);
    assertThat(skipped.stream().map(Throwable::getMessage))
        .satisfiesExactly(
            first -> assertThat(first).contains("cut.mp4"),
            second -> assertThat(second).contains("notes.txt"),
            third -> assertThat(third).contains("short.mp4 has 6 frames").contains("needs 7"));
  }

  @Test
  void saysSoIfThereIsNothing() throws IOException {
    Files.writeString(data.resolve("notes.txt"), "no video");
    assertThat(keyOf(() -> open("videos", ""))).isEqualTo("source.none");
    data = data.resolve("gone");
    for (var kind : List.of("videos", "frames", "tar")) {
      assertThat(keyOf(() -> open(kind, ""))).isEqualTo("source.no-folder");
    }
  }

  @Test
  void framesAreOrderedByTheNumbersInTheirNames() throws Exception {
    for (int i = 0; i < 7; i++) {
      picture(data.resolve("shot1/frame" + (i + 6) + ".png"), i);
    }
    Files.writeString(data.resolve("shot1/readme.txt"), "no frame");
    var clip = open("frames", "").clip(0);
    for (int t = 0; t < 4; t++) {
      assertThat(grey(clip, t)).isEqualTo(15 * 2 * t, within(0.5));
    }
    assertThat(skipped).isEmpty();
  }

  @Test
  void aSampleOfATarIsAVideoOrFrames() throws Exception {
    var loose = Files.createDirectory(home.resolve("loose"));
    video(loose.resolve("v.mp4"), FRAMES);
    try (var tar = new TarArchiveOutputStream(Files.newOutputStream(data.resolve("0.tar")))) {
      add(tar, "x/000.mp4", Files.readAllBytes(loose.resolve("v.mp4")));
      add(tar, "x/000.json", "{}".getBytes());
      for (int i = 6; i >= 0; i--) {
        var file = loose.resolve(i + ".png");
        picture(file, i);
        add(tar, "x/001." + i + ".png", Files.readAllBytes(file));
        add(tar, "../y/" + i + ".png", Files.readAllBytes(file));
      }
      tar.finish();
    }
    Files.writeString(data.resolve("1.tar"), "no tar".repeat(500));
    var source = open("tar", "");
    assertThat(source.size()).isEqualTo(3);
    assertThat(skipped).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("1.tar"));
    for (int t = 0; t < 4; t++) {
      assertThat(grey(source.clip(0), t)).as("../y").isEqualTo(30 * t, within(0.5));
      assertThat(grey(source.clip(1), t)).as("x/000").isEqualTo(30 + 30 * t, within(3.0));
      assertThat(grey(source.clip(2), t)).as("x/001").isEqualTo(30 * t, within(0.5));
    }
  }

  @Test
  void decodesOnceAndMakesADamagedCacheAgain() throws Exception {
    video(data.resolve("a.mp4"), FRAMES);
    var first = open("videos", "").clip(0).values();
    var store = onlyFile(cache);
    var made = Files.getLastModifiedTime(store);
    assertThat(open("videos", "").clip(0).values()).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(store)).isEqualTo(made);

    var bytes = Files.readAllBytes(store);
    var source = open("videos", "");
    bytes[bytes.length / 2] ^= 1;
    Files.write(store, bytes);
    assertThat(keyOf(() -> source.clip(0))).isEqualTo("source.cache.damaged");

    Files.write(store, Arrays.copyOf(bytes, bytes.length - 5));
    assertThat(open("videos", "").clip(0).values()).isEqualTo(first);
    assertThat(onlyFile(cache)).isEqualTo(store);
  }

  @Test
  void randomCutsBelongToSeedAndNumber() throws Exception {
    for (int i = 0; i < FRAMES; i++) {
      picture(data.resolve("s/" + i + ".png"), i);
    }
    var source = open("frames", ", \"cut\": \"RANDOM\", \"seed\": 3, \"clips\": 40");
    var again = open("frames", ", \"cut\": \"RANDOM\", \"seed\": 3, \"clips\": 40");
    assertThat(source.size()).isEqualTo(40);
    var starts = new TreeSet<Integer>();
    for (int i = 39; i >= 0; i--) {
      assertThat(again.clip(i).values()).isEqualTo(source.clip(i).values());
      starts.add((int) Math.round(grey(source.clip(i), 0) / 15));
    }
    assertThat(starts).containsExactly(0, 1, 2, 3, 4, 5);
  }

  /** Stripes of one pixel become their mean; the sides of a wide picture are cut off. */
  @Test
  void picturesAreMadeSmallerByAreaAndCutToShape() throws Exception {
    var stripes = new BufferedImage(128, 64, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 128; x++) {
      for (int y = 0; y < 64; y++) {
        boolean side = x < 30 || x >= 98;
        stripes.setRGB(x, y, side ? 0xFF0000 : x % 2 == 0 ? 0x000000 : 0xC8C8C8);
      }
    }
    Files.createDirectories(data.resolve("s"));
    for (int i = 0; i < 7; i++) {
      ImageIO.write(stripes, "png", data.resolve("s/" + i + ".png").toFile());
    }
    var clip = open("frames", "").clip(0);
    for (int row = 0; row < 16; row++) {
      for (int column = 0; column < 16; column++) {
        for (int channel = 0; channel < 3; channel++) {
          assertThat(clip.at(0, channel, row, column)).isEqualTo(100 / 127.5f - 1, within(0.02f));
        }
      }
    }
  }

  @Test
  void refusesConfigurationsThatCannotWork() {
    assertThat(messageOf(() -> open("videos", ", \"clips\": -1"))).contains("must be positive");
    assertThat(messageOf(() -> open("videos", ", \"strides\": 2"))).contains("strides");
  }

  private static void video(Path file, int frames) {
    var label = AiLabel.seeded(Language.ENGLISH, "footage");
    try (var writer = ClipWriter.open(file, ClipFormat.of(320, 320, 30), label)) {
      for (int i = 0; i < frames; i++) {
        var rgb = new byte[3 * 320 * 320];
        Arrays.fill(rgb, (byte) (15 * i));
        writer.write(new Picture(320, 320, rgb));
      }
      writer.finish();
    }
  }

  private static void picture(Path file, int i) throws IOException {
    var image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 32, 32, filled(0x010101 * 15 * i), 0, 32);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private static int[] filled(int rgb) {
    var pixels = new int[32 * 32];
    Arrays.fill(pixels, rgb);
    return pixels;
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] bytes)
      throws IOException {
    var entry = new TarArchiveEntry(name, true);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private static Path onlyFile(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      var all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  /** 0 to 255, in the middle of the picture. */
  private static double grey(Clip clip, int t) {
    return (clip.at(t, 1, 8, 8) + 1) * 127.5;
  }

  private static String keyOf(ThrowingCallable call) {
    return catchThrowableOfType(MediaException.class, call).key();
  }

  private static String messageOf(ThrowingCallable call) {
    return catchThrowableOfType(Exception.class, call).getMessage();
  }
}
