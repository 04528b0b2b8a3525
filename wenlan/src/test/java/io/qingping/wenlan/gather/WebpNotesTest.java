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
