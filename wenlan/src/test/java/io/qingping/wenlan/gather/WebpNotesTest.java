package io.qingping.wenlan.gather;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** On files whose pictures nobody decodes. */
class WebpNotesTest {
  private static final String COLOURS = " \0\0\0........"; // flags: a profile
  private static final String ALL = ",\0\0\0........"; // and EXIF, and XMP

  private static byte[] chunk(String name, String content) {
    var data = content.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(8 + data.length + data.length % 2)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(name.getBytes(StandardCharsets.ISO_8859_1))
        .putInt(data.length)
        .put(data)
        .array();
  }

  private static byte[] file(byte[]... chunks) {
    var body = new ByteArrayOutputStream();
    body.writeBytes("WEBP".getBytes(StandardCharsets.ISO_8859_1));
    for (var chunk : chunks) {
      body.writeBytes(chunk);
    }
    return chunk("RIFF", body.toString(StandardCharsets.ISO_8859_1));
  }

  private static final byte[] PLAIN =
      file(chunk("VP8X", COLOURS), chunk("ICCP", "colours"), chunk("VP8L", "picture"));

  @Test
  void takesNotesAndLeavesThePictureByteForByte() {
    var noted =
        file(
            chunk("VP8X", ALL),
            chunk("ICCP", "colours"),
            chunk("VP8L", "picture"),
            chunk("EXIF", "MM\0*GPS 31.2304 N"),
            chunk("XMP ", "<x:xmpmeta/>"),
            chunk("C2PA", "who made it"));
    assertThat(WebpNotes.removed(noted).orElseThrow()).isEqualTo(PLAIN);
    assertThat(WebpNotes.removed(PLAIN).orElseThrow()).isSameAs(PLAIN);
    var simple = file(chunk("VP8 ", "picture"));
    assertThat(WebpNotes.removed(simple).orElseThrow()).isSameAs(simple);
  }

  /** A frame of an animation with chunks in it. */
  private static byte[] frame(byte[]... chunks) {
    var content = new StringBuilder("where and for how");
    content.setLength(16);
    for (var chunk : chunks) {
      content.append(new String(chunk, StandardCharsets.ISO_8859_1));
    }
    return chunk("ANMF", content.toString());
  }

  @Test
  void framesOfAnAnimationLoseTheirNotesToo() {
    var first = new byte[][] {chunk("ALPH", "glass"), chunk("VP8 ", "picture")};
    var second = chunk("VP8L", "another");
    var start = new byte[][] {chunk("VP8X", COLOURS), chunk("ANIM", "white, for ever")};
    var noted =
        file(
            start[0],
            start[1],
            frame(first[0], chunk("EXIF", "GPS 31.2304 N"), first[1], chunk("XMP ", "<x/>")),
            frame(second, chunk("note", "by somebody")));
    var bare = file(start[0], start[1], frame(first), frame(second));
    assertThat(WebpNotes.removed(noted).orElseThrow()).isEqualTo(bare);
    assertThat(WebpNotes.removed(bare).orElseThrow()).isSameAs(bare);
  }

  @Test
  void framesOfUnusualBuildAreNotTrusted() {
    var tooLong = chunk("VP8L", "picture");
    tooLong[4] += 20; // beyond the end of its frame, not of the file
    assertThat(WebpNotes.removed(file(frame(tooLong), chunk("VP8 ", "x".repeat(40))))).isEmpty();
    assertThat(WebpNotes.removed(file(chunk("ANMF", "short")))).isEmpty();
  }

  @Test
  void whatFollowsThePictureGoes() {
    var longer = Arrays.copyOf(PLAIN, PLAIN.length + 5000);
    assertThat(WebpNotes.removed(longer).orElseThrow()).isEqualTo(PLAIN);
  }

  @Test
  void unusualBuildsAreNotTrusted() {
    for (int length = 0; length < PLAIN.length; length++) {
      assertThat(WebpNotes.removed(Arrays.copyOf(PLAIN, length))).as("%d bytes", length).isEmpty();
    }
    var beyond = PLAIN.clone();
    beyond[18] = 127; // of the length of VP8X
    assertThat(WebpNotes.removed(beyond)).isEmpty();
  }
}
