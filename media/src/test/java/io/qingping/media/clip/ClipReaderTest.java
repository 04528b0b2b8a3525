package io.qingping.media.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.qingping.media.MediaException;
import io.qingping.media.Picture;
import io.qingping.media.label.AiLabel;
import io.qingping.media.label.Language;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClipReaderTest {
  private static final AiLabel LABEL = AiLabel.seeded(Language.CHINESE, "reader");
  private static final int FRAMES = 30;

  @TempDir static Path folder;
  private static Path clip;

  @BeforeAll
  static void writeClip() {
    clip = folder.resolve("clip.mp4");
    try (var writer = ClipWriter.open(clip, ClipFormat.of(320, 240, 30), LABEL)) {
      for (int i = 0; i < FRAMES; i++) {
        writer.write(TestPictures.scene(320, 240, i / (double) FRAMES));
      }
      writer.finish();
    }
  }

  /** The label is found by reading the boxes as the standard's annex says, without FFmpeg. */
  @Test
  void labelLiesInTheBoxesOfTheMovieHeader() throws IOException {
    var file = ByteBuffer.wrap(Files.readAllBytes(clip));
    var meta = box(box(box(file, "moov"), "udta"), "meta");
    meta.position(4); // version and flags
    var keys = box(meta.slice(), "keys");
    assertThat(keys.getInt(4)).isEqualTo(1);
    var key = new byte[keys.getInt(8) - 8];
    keys.get(16, key);
    assertThat(text(keys, 12, 4)).isEqualTo("mdta");
    assertThat(new String(key, StandardCharsets.UTF_8)).isEqualTo("AIGC");

    var item = box(meta.slice(), "ilst");
    assertThat(item.getInt(4)).as("index of the key").isEqualTo(1);
    var data = box(item.slice(8, item.remaining() - 8), "data");
    assertThat(text(data, 8, data.remaining() - 8)).isEqualTo(LABEL.aigc().json());
  }

  @Test
  void findsNoLabelInAClipWithoutOne() throws IOException {
    var bare = folder.resolve("bare.mp4");
    var bytes = Files.readAllBytes(clip);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("mdtaAIGC");
    bytes[at + 4] = 'X';
    Files.write(bare, bytes);
    assertThat(ClipProbe.read(bare).aigc()).isEmpty();

    var format = ClipFormat.of(320, 240, 30);
    assertThat(keyOf(() -> ClipCheck.verify(bare, bare, format, FRAMES, LABEL)))
        .isEqualTo("label.no-metadata");
  }

  @Test
  void rejectsAClipWhoseVisibleLabelIsAnother() {
    var format = ClipFormat.of(320, 240, 30);
    assertThat(ClipCheck.verify(clip, clip, format, FRAMES, LABEL).labelAgreement())
        .isGreaterThan(0.9);
    var other = new AiLabel(Language.ENGLISH, LABEL.producer(), LABEL.produceId(), LABEL.corner());
    assertThat(keyOf(() -> ClipCheck.verify(clip, clip, format, FRAMES, other)))
        .isEqualTo("label.unreadable");
  }

  @Test
  void rejectsAClipOfAnotherLengthOrSize() {
    var format = ClipFormat.of(320, 240, 30);
    assertThat(keyOf(() -> ClipCheck.verify(clip, clip, format, FRAMES + 1, LABEL)))
        .isEqualTo("clip.differs");
    var larger = ClipFormat.of(640, 480, 30);
    assertThat(keyOf(() -> ClipCheck.verify(clip, clip, larger, FRAMES, LABEL)))
        .isEqualTo("clip.differs");
  }

  @Test
  void readsAndSkipsFramesInOrder() {
    try (var reader = ClipReader.open(clip)) {
      for (int i = 0; i < FRAMES - 1; i++) {
        assertThat(reader.skip()).isTrue();
      }
      assertThat(reader.next()).hasValueSatisfying(p -> assertThat(p.width()).isEqualTo(320));
      assertThat(reader.next()).isEmpty();
      assertThat(reader.skip()).isFalse();
    }
  }

  @Test
  void saysWhatIsWrongWithTheFile() throws IOException {
    var text = Files.writeString(folder.resolve("notes.mp4"), "not a video ".repeat(200));
    var empty = Files.createFile(folder.resolve("empty.mp4"));
    var photo = folder.resolve("photo.jpg");
    Poster.write(photo, TestPictures.scene(320, 240, 0), LABEL);
    for (var file : new Path[] {text, empty, photo}) {
      assertThat(keyOf(() -> ClipReader.open(file))).as("" + file).isEqualTo("clip.not-video");
      assertThat(keyOf(() -> ClipProbe.read(file))).as("" + file).isEqualTo("clip.not-video");
    }
    assertThat(keyOf(() -> ClipReader.open(folder))).isEqualTo("clip.missing");
    var gone = folder.resolve("gone.mp4");
    var error = catchThrowableOfType(MediaException.class, () -> ClipReader.open(gone));
    assertThat(error.message(Locale.CHINA)).contains("gone.mp4").contains("检查路径");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.6, 0.95})
  void truncatedClipsNeverPassForWhole(double share) throws IOException {
    var bytes = Files.readAllBytes(clip);
    var cut = folder.resolve("cut" + share + ".mp4");
    Files.write(cut, Arrays.copyOf(bytes, (int) (share * bytes.length)));
    var format = ClipFormat.of(320, 240, 30);
    assertThat(keyOf(() -> ClipCheck.verify(cut, cut, format, FRAMES, LABEL)))
        .isIn("clip.broken", "clip.differs");
  }

  @Test
  void turnsStoredFramesUpright() {
    var picture = new Picture(2, 1, new byte[] {1, 1, 1, 2, 2, 2});
    assertThat(FrameDecoder.turned(picture, 1).height()).isEqualTo(2);
    assertThat(FrameDecoder.turned(picture, 1).rgb()).containsExactly(1, 1, 1, 2, 2, 2);
    assertThat(FrameDecoder.turned(picture, 2).rgb()).containsExactly(2, 2, 2, 1, 1, 1);
    assertThat(FrameDecoder.turned(picture, 3).rgb()).containsExactly(2, 2, 2, 1, 1, 1);
  }

  /** A phone's clip: the track header's matrix says that the frames lie on their side. */
  @Test
  void honoursTheRotationOfPhoneClips() throws IOException {
    var bytes = Files.readAllBytes(clip);
    int header = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("tkhd");
    var matrix = ByteBuffer.wrap(bytes, header + 44, 36);
    int one = 1 << 16;
    for (int value : new int[] {0, one, 0, -one, 0, 0, 240 * one, 0, 1 << 30}) {
      matrix.putInt(value);
    }
    var turned = folder.resolve("phone.mp4");
    Files.write(turned, bytes);

    assertThat(ClipProbe.read(turned).width()).isEqualTo(240);
    assertThat(ClipProbe.read(turned).height()).isEqualTo(320);
    try (var stored = ClipReader.open(clip);
        var upright = ClipReader.open(turned)) {
      var expected = FrameDecoder.turned(stored.next().orElseThrow(), 1);
      assertThat(upright.next().orElseThrow().rgb()).isEqualTo(expected.rgb());
    }
  }

  private static ByteBuffer box(ByteBuffer in, String name) {
    for (int at = 0; at + 8 <= in.limit(); at += in.getInt(at)) {
      if (text(in, at + 4, 4).equals(name)) {
        return in.slice(at + 8, in.getInt(at) - 8);
      }
    }
    throw new AssertionError("no box " + name);
  }

  private static String text(ByteBuffer in, int at, int length) {
    var bytes = new byte[length];
    in.get(at, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String keyOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(MediaException.class, call).key();
  }
}
